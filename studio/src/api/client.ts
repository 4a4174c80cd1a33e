// The one client of the API: the official SDK, with the session in a cookie that no script can read.

import { authentication, createDirectus, rest, type RestCommand, withOptions } from '@directus/sdk';

import { type Failure, failure } from './failure';

/** Where the API is: one step above the Studio, whose address is in `<base>`. */
export const API = new URL('..', document.baseURI).href.replace(/\/$/, '');

/** The SDK's client. Pages use {@link request} and {@link send}, which know what to do when the session ended. */
export const directus = createDirectus<object>(API)
    .with(authentication('session', { credentials: 'include', autoRefresh: false }))
    .with(rest({ credentials: 'include' }));

/** What is done about an answer that says the session is over: whether it could be mended, so that asking again helps. */
type Mend = (refusal: Failure) => Promise<boolean>;

let mend: Mend = async () => false;

/** Says who looks after the session. */
export function onRefusedSession(wanted: Mend): void {
    mend = wanted;
}

/** Codes by which the server may mean the session. */
const ABOUT_SESSIONS = new Set(['TOKEN_EXPIRED', 'INVALID_TOKEN', 'INVALID_CREDENTIALS']);

/**
 * Sends a command of the SDK, such as `request(readUsers({ limit: 10 }))`.
 *
 * @throws {Failure}
 */
export async function request<T>(command: RestCommand<T, object>): Promise<T> {
    try {
        return await directus.request(command);
    } catch (thrown) {
        const refusal = failure(thrown);
        if (!ABOUT_SESSIONS.has(refusal.code) || !(await mend(refusal))) throw refusal;
        return await directus.request(command).catch((again: unknown) => {
            throw failure(again);
        });
    }
}

/**
 * Sends what the SDK has no command for, such as `send('POST', '/users/me/tokens', { name })`.
 *
 * @param signal takes the request back
 * @returns what is in `data`
 * @throws {Failure}
 */
export function send<T = void>(
    method: 'GET' | 'SEARCH' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    params?: Record<string, unknown>,
    signal?: AbortSignal,
): Promise<T> {
    const sent = command<T>(method, path, body, params);
    return request<T>(signal ? withOptions(sent, { signal }) : sent);
}

/** The same without a look at the session: for pages of people who are not logged in. */
export async function sendOpen<T = void>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    try {
        return await directus.request<T>(command(method, path, body));
    } catch (thrown) {
        throw failure(thrown);
    }
}

function command<T>(method: string, path: string, body?: unknown, params?: Record<string, unknown>): RestCommand<T, object> {
    return () => ({
        method: method as 'GET',
        path,
        ...(params && { params }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

// The client of the API: the official SDK. The session is in a cookie that scripts cannot read.

import { authentication, createDirectus, rest, type RestCommand, withOptions } from '@directus/sdk';

import { type Failure, failure } from './failure';

/** The address of the API: the parent of the Studio's address, which is in `<base>`. */
export const API = new URL('..', document.baseURI).href.replace(/\/$/, '');

/** The SDK's client. Pages use {@link request} and {@link send}, which handle the end of a session. */
export const directus = createDirectus<object>(API)
    .with(authentication('session', { credentials: 'include', autoRefresh: false }))
    .with(rest({ credentials: 'include' }));

/** Handles a refusal that may mean that the session has ended. Resolves to whether the session was renewed and a retry makes sense. */
type Recovery = (refusal: Failure) => Promise<boolean>;

let recover: Recovery = async () => false;

/** Sets the handler. */
export function setSessionRecovery(handler: Recovery): void {
    recover = handler;
}

/** Error codes that may mean that the session has ended. */
const SESSION_ERRORS = new Set(['TOKEN_EXPIRED', 'INVALID_TOKEN', 'INVALID_CREDENTIALS']);

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
        if (!SESSION_ERRORS.has(refusal.code) || !(await recover(refusal))) throw refusal;
        return await directus.request(command).catch((again: unknown) => {
            throw failure(again);
        });
    }
}

/**
 * Sends a request that the SDK has no command for, such as `send('POST', '/users/me/tokens', { name })`.
 *
 * @param signal cancels the request
 * @returns `data` of the answer
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

/** Like {@link send}, without handling the end of a session: for pages without a login. */
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

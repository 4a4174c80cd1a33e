// The session of the user. Its token is in a cookie that scripts cannot read; this module holds what the API returns about the user.

import { computed, shallowRef } from 'vue';

import { sendOpen, setSessionRecovery } from '@/api/client';
import { type Failure, failure } from '@/api/failure';
import type { Globals, Login, Permissions, User } from '@/api/types';
import * as i18n from '@/i18n';
import { matchLanguage } from '@/i18n/languages';
import { chooseAppearance } from '@/lib/appearance';

const user = shallowRef<User | null>(null);
const globals = shallowRef<Globals | null>(null);
const permissions = shallowRef<Permissions>({});
const ended = shallowRef(false);

/** The user who is logged in; `null` without a login. */
export const me = computed(() => user.value);

/** Whether a user is logged in. */
export const isLoggedIn = computed(() => user.value !== null);

/** Whether the user is an administrator. */
export const isAdmin = computed(() => globals.value?.admin_access === true);

/** Whether the user has TFA. */
export const hasTfa = computed(() => Boolean(user.value?.tfa_secret));

/** Whether a policy requires TFA and the user does not have it yet: then no other page can be opened. */
export const mustSetUpTfa = computed(() => globals.value?.enforce_tfa === true && !hasTfa.value);

/** Whether the session ended without a logout since the last login: then the login page says so. */
export const sessionEnded = computed(() => ended.value);

/** The name of a user, else the e-mail address, else an empty text. */
export function nameOf(user: Pick<User, 'first_name' | 'last_name' | 'email'> | null | undefined): string {
    const name = [user?.first_name, user?.last_name].filter(Boolean).join(' ');
    return name || user?.email || '';
}

/** Whether the user may change a field of their own account. */
export function mayChange(field: string): boolean {
    if (isAdmin.value) return true;
    const access = permissions.value.directus_users?.update;
    return access !== undefined && access.access !== 'none' && Boolean(access.fields?.some((name) => name === '*' || name === field));
}

/** Whether the request for this page had no session cookie. */
export const hasNoCookie = document.querySelector('meta[name="session"][content="none"]') !== null;

/**
 * Restores the session from the cookie. Being logged out is not an error.
 *
 * @throws {Failure} with status 0 if the server cannot be reached
 */
export async function restore(): Promise<void> {
    if (hasNoCookie) return;
    try {
        await renew();
        await readMe();
    } catch (thrown) {
        if (failure(thrown).status === 0) throw thrown;
        clear();
    }
}

/** Logs in. @throws {Failure} `INVALID_OTP` if an OTP is missing or wrong */
export async function logIn(email: string, password: string, otp?: string): Promise<void> {
    const body = { email, password, mode: 'session', ...(otp && { otp }) };
    const answer = await sendOpen<Login>('POST', '/auth/login', body);
    ended.value = false;
    keepAlive(answer.expires);
    await readMe();
}

/** Logs out, in the browser and on the server. */
export async function logOut(): Promise<void> {
    clear();
    await sendOpen('POST', '/auth/logout', { mode: 'session' });
}

/** Reads the user and their rights again. */
export async function readMe(): Promise<void> {
    const [found, access] = await Promise.all([
        sendOpen<User>('GET', '/users/me?fields=*'),
        sendOpen<Globals>('GET', '/policies/me/globals'),
    ]);
    // Administrators have all permissions. A user who has to set up TFA first may not read the permissions.
    const readsPermissions = !access.admin_access && !(access.enforce_tfa && !found.tfa_secret);
    permissions.value = readsPermissions ? await sendOpen<Permissions>('GET', '/permissions/me') : {};
    globals.value = access;
    user.value = found;
    // If the Studio does not have the user's language, the current one stays.
    if (found.language) await i18n.chooseLanguage(matchLanguage([found.language, i18n.language.value]));
    if (found.appearance) chooseAppearance(found.appearance);
}

/** Requests a new session token before the current one expires. */
async function renew(): Promise<void> {
    const answer = await sendOpen<Login>('POST', '/auth/refresh', { mode: 'session' });
    keepAlive(answer.expires);
}

let timer: ReturnType<typeof setTimeout> | undefined;
let renewAt = 0;

/** The longest delay of a timer, in ms. */
const MAX_DELAY = 2 ** 31 - 1;

/** Renews the session after 70 % of its lifetime (in ms), or later, when the page becomes visible again. */
function keepAlive(lifetime: number): void {
    renewAt = Date.now() + lifetime * 0.7;
    clearTimeout(timer);
    timer = setTimeout(renewIfDue, Math.min(lifetime * 0.7, MAX_DELAY));
}

function renewIfDue(): void {
    if (!user.value || document.visibilityState === 'hidden' || Date.now() < renewAt) return;
    renew().catch((thrown: unknown) => {
        if (failure(thrown).status === 401) end();
    });
}

document.addEventListener('visibilitychange', renewIfDue);

function clear(): void {
    clearTimeout(timer);
    user.value = null;
    globals.value = null;
    permissions.value = {};
}

let whenEnded = (): void => {};

/** Sets the callback for a session that ends without a logout. */
export function onSessionEnd(callback: () => void): void {
    whenEnded = callback;
}

function end(): void {
    clear();
    ended.value = true;
    whenEnded();
}

// An expired token is renewed once; if that fails, the session has ended. `INVALID_CREDENTIALS` may also mean a wrong password in
// a form: whether the session has ended is decided by a request for the user.
setSessionRecovery(async (refusal: Failure) => {
    if (!user.value) return false;
    if (refusal.code === 'TOKEN_EXPIRED') {
        return renew().then(
            () => true,
            () => (end(), false),
        );
    }
    const found = await sendOpen<User>('GET', '/users/me').catch((thrown: unknown) => failure(thrown));
    if ('id' in found) return false;
    if (found.status === 401 || found.status === 403) end();
    return false;
});

// Who is logged in. The session itself is in a cookie that scripts cannot read; here is only what the server says about it.

import { computed, shallowRef } from 'vue';

import { onRefusedSession, sendOpen } from '@/api/client';
import { type Failure, failure } from '@/api/failure';
import type { Globals, Login, Permissions, User } from '@/api/types';
import * as i18n from '@/i18n';
import { pick } from '@/i18n/languages';
import * as look from '@/lib/appearance';

const person = shallowRef<User | null>(null);
const globals = shallowRef<Globals | null>(null);
const permissions = shallowRef<Permissions>({});
const ended = shallowRef(false);

/** Who is logged in; `null` for nobody. */
export const me = computed(() => person.value);

/** Whether somebody is logged in. */
export const isLoggedIn = computed(() => person.value !== null);

/** Whether that is an administrator. */
export const isAdmin = computed(() => globals.value?.admin_access === true);

/** Whether that one has a second factor. */
export const hasSecondFactor = computed(() => Boolean(person.value?.tfa_secret));

/** Whether that one has to set up a second factor before anything else. */
export const owesSecondFactor = computed(() => globals.value?.enforce_tfa === true && !hasSecondFactor.value);

/** Whether a session ended on its own since the last login: then the login page says so. */
export const hasEnded = computed(() => ended.value);

/** What somebody is called. */
export function nameOf(user: Pick<User, 'first_name' | 'last_name' | 'email'> | null | undefined): string {
    const name = [user?.first_name, user?.last_name].filter(Boolean).join(' ');
    return name || user?.email || '';
}

/** Whether one may change a field of one's own. */
export function mayChange(field: string): boolean {
    if (isAdmin.value) return true;
    const access = permissions.value.directus_users?.update;
    return access !== undefined && access.access !== 'none' && Boolean(access.fields?.some((name) => name === '*' || name === field));
}

/** Whether the server saw no session cookie when it sent the page. */
export const hasNoCookie = document.querySelector('meta[name="session"][content="none"]') !== null;

/** Finds out who is logged in. Nobody is no error. */
export async function restore(): Promise<void> {
    if (hasNoCookie) return;
    try {
        await renew();
        await readMe();
    } catch (thrown) {
        if (failure(thrown).status === 0) throw thrown;
        forget();
    }
}

/** Logs in. @throws {Failure} `INVALID_OTP` if a code is needed or was wrong */
export async function logIn(email: string, password: string, otp?: string): Promise<void> {
    const body = { email, password, mode: 'session', ...(otp && { otp }) };
    const answer = await sendOpen<Login>('POST', '/auth/login', body);
    ended.value = false;
    keepAlive(answer.expires);
    await readMe();
}

/** Logs out, here and at the server. */
export async function logOut(): Promise<void> {
    forget();
    await sendOpen('POST', '/auth/logout', { mode: 'session' });
}

/** Reads again what the server says about the person. */
export async function readMe(): Promise<void> {
    const [found, access] = await Promise.all([
        sendOpen<User>('GET', '/users/me?fields=*'),
        sendOpen<Globals>('GET', '/policies/me/globals'),
    ]);
    // Administrators may do everything, and whoever owes a second factor is refused everything else.
    const isAsked = !access.admin_access && !(access.enforce_tfa && !found.tfa_secret);
    permissions.value = isAsked ? await sendOpen<Permissions>('GET', '/permissions/me') : {};
    globals.value = access;
    person.value = found;
    // In a language that we do not have, what is spoken already goes on.
    if (found.language) await i18n.choose(pick([found.language, i18n.language.value]));
    if (found.appearance) look.choose(found.appearance);
}

/** Another session token for this one, before it runs out. */
async function renew(): Promise<void> {
    const answer = await sendOpen<Login>('POST', '/auth/refresh', { mode: 'session' });
    keepAlive(answer.expires);
}

let timer: ReturnType<typeof setTimeout> | undefined;
let renewAt = 0;

/** Milliseconds a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** Renews the session when most of its life is over, or when the page is looked at after that. */
function keepAlive(milliseconds: number): void {
    renewAt = Date.now() + milliseconds * 0.7;
    clearTimeout(timer);
    timer = setTimeout(renewIfDue, Math.min(milliseconds * 0.7, LONGEST));
}

function renewIfDue(): void {
    if (!person.value || document.visibilityState === 'hidden' || Date.now() < renewAt) return;
    renew().catch((thrown: unknown) => {
        if (failure(thrown).status === 401) end();
    });
}

document.addEventListener('visibilitychange', renewIfDue);

function forget(): void {
    clearTimeout(timer);
    person.value = null;
    globals.value = null;
    permissions.value = {};
}

let whenEnded = (): void => {};

/** Says what happens when the session ended on its own. */
export function onEnd(then: () => void): void {
    whenEnded = then;
}

function end(): void {
    forget();
    ended.value = true;
    whenEnded();
}

// A token that has run out is renewed once; where the session is gone, the login page comes. `INVALID_CREDENTIALS` may as
// well mean a wrong password in a form, so the server is asked who we are before anything is believed.
onRefusedSession(async (refusal: Failure) => {
    if (!person.value) return false;
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

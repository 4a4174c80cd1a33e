import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Failure as FailureType } from '@/api/failure';
// Loaded before the tests replace `document`.
import 'vue';

type Recovery = (refusal: FailureType) => Promise<boolean>;

const mocks = vi.hoisted(() => ({
    sendOpen: vi.fn(),
    recover: undefined as unknown,
    chooseLanguage: vi.fn(() => Promise.resolve()),
    chooseAppearance: vi.fn(),
}));
vi.mock('@/api/client', () => ({ sendOpen: mocks.sendOpen, setSessionRecovery: (handler: Recovery) => (mocks.recover = handler) }));
vi.mock('@/i18n', () => ({
    chooseLanguage: mocks.chooseLanguage,
    language: { value: 'en-US' },
    has: () => false,
    t: (key: string) => key,
}));
vi.mock('@/lib/appearance', () => ({ chooseAppearance: mocks.chooseAppearance }));

const MINUTES = 60_000;
const USER = { id: 'u1', first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com', tfa_secret: null as string | null };
const RIGHTS = { app_access: true, admin_access: false, enforce_tfa: false };

/** Answers by method and path; an error is thrown. */
let answers: Record<string, unknown>;
let Failure: typeof FailureType;
let visibility: { state: string; changed: () => void };

const sent = (): string[] => mocks.sendOpen.mock.calls.map(([method, path]) => `${method} ${path}`);
const load = () => import('./index');
const refusal = (code: string, status = 401): FailureType => new Failure(code, code, status);
const recover = (code: string): Promise<boolean> => (mocks.recover as Recovery)(refusal(code));

beforeEach(async () => {
    vi.resetModules();
    ({ Failure } = await import('@/api/failure'));
    vi.clearAllMocks();
    vi.useFakeTimers();
    answers = {
        'POST /auth/refresh': { expires: 10 * MINUTES },
        'POST /auth/login': { expires: 10 * MINUTES },
        'POST /auth/logout': undefined,
        'GET /users/me?fields=*': USER,
        'GET /users/me': { id: 'u1' },
        'GET /policies/me/globals': RIGHTS,
        'GET /permissions/me': { directus_users: { update: { access: 'partial', fields: ['first_name'] } } },
    };
    mocks.sendOpen.mockImplementation(async (method: string, path: string) => {
        const answer = answers[`${method} ${path}`];
        if (answer instanceof Error) throw answer;
        return answer;
    });
    visibility = { state: 'visible', changed: () => {} };
    stubDocument(false);
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

function stubDocument(hasNoCookie: boolean): void {
    vi.stubGlobal('document', {
        querySelector: (selector: string) => (hasNoCookie && selector === 'meta[name="session"][content="none"]' ? {} : null),
        addEventListener: (_: string, listener: () => void) => (visibility.changed = listener),
        get visibilityState() {
            return visibility.state;
        },
    });
}

test('a session is restored from its cookie, with the user and their rights', async () => {
    const session = await load();
    expect(session.isLoggedIn.value).toBe(false);
    await session.restore();
    expect([session.me.value, session.isLoggedIn.value, session.isAdmin.value]).toEqual([USER, true, false]);
    expect(sent()[0]).toBe('POST /auth/refresh');
    expect([session.mayChange('first_name'), session.mayChange('email')]).toEqual([true, false]);
});

test('without a cookie nothing is requested', async () => {
    stubDocument(true);
    const session = await load();
    await session.restore();
    expect([session.isLoggedIn.value, sent()]).toEqual([false, []]);
});

test('being logged out is not an error, but an unreachable server is', async () => {
    const session = await load();
    answers['POST /auth/refresh'] = refusal('INVALID_CREDENTIALS');
    await session.restore();
    expect([session.isLoggedIn.value, session.sessionEnded.value]).toEqual([false, false]);
    answers['POST /auth/refresh'] = new Failure('NETWORK', 'offline', 0);
    await expect(session.restore()).rejects.toMatchObject({ code: 'NETWORK' });
});

test('the login sends an OTP only if there is one', async () => {
    const session = await load();
    await session.logIn('ada@example.com', 'secret');
    await session.logIn('ada@example.com', 'secret', '123456');
    const bodies = mocks.sendOpen.mock.calls.filter(([, path]) => path === '/auth/login').map(([, , body]) => body);
    expect(bodies).toEqual([
        { email: 'ada@example.com', password: 'secret', mode: 'session' },
        { email: 'ada@example.com', password: 'secret', mode: 'session', otp: '123456' },
    ]);
});

test('a refused login leaves the user logged out', async () => {
    const session = await load();
    answers['POST /auth/login'] = refusal('INVALID_OTP');
    await expect(session.logIn('a', 'b')).rejects.toMatchObject({ code: 'INVALID_OTP' });
    expect(session.isLoggedIn.value).toBe(false);
});

test('the logout clears the user and the rights, even if the server refuses it', async () => {
    const session = await load();
    answers['GET /policies/me/globals'] = { ...RIGHTS, admin_access: true };
    await session.restore();
    expect(session.isAdmin.value).toBe(true);
    answers['POST /auth/logout'] = refusal('INTERNAL_SERVER_ERROR', 500);
    await expect(session.logOut()).rejects.toMatchObject({ status: 500 });
    expect([session.isLoggedIn.value, session.isAdmin.value, session.mayChange('first_name')]).toEqual([false, false, false]);
});

test('an administrator may change everything, and permissions are not requested', async () => {
    const session = await load();
    answers['GET /policies/me/globals'] = { ...RIGHTS, admin_access: true };
    await session.restore();
    expect([session.mayChange('anything'), sent().includes('GET /permissions/me')]).toEqual([true, false]);
});

test.each([
    [true, null, true, false],
    [true, '**********', false, true],
    [false, null, false, false],
])('enforce_tfa %s with the secret %j: TFA must be set up: %s, has TFA: %s', async (enforce_tfa, tfa_secret, must, has) => {
    const session = await load();
    answers['GET /policies/me/globals'] = { ...RIGHTS, enforce_tfa };
    answers['GET /users/me?fields=*'] = { ...USER, tfa_secret };
    await session.restore();
    expect([session.mustSetUpTfa.value, session.hasTfa.value, sent().includes('GET /permissions/me')]).toEqual([must, has, !must]);
});

test('the language and the appearance of the user are applied', async () => {
    const session = await load();
    answers['GET /users/me?fields=*'] = { ...USER, language: 'de-AT', appearance: 'dark' };
    await session.restore();
    expect([mocks.chooseLanguage.mock.calls, mocks.chooseAppearance.mock.calls]).toEqual([[['de-DE']], [['dark']]]);
});

test('the session is renewed after 70 % of its lifetime', async () => {
    const session = await load();
    await session.restore();
    mocks.sendOpen.mockClear();
    await vi.advanceTimersByTimeAsync(7 * MINUTES - 1);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual(['POST /auth/refresh']);
    await vi.advanceTimersByTimeAsync(7 * MINUTES);
    expect(sent()).toHaveLength(2);
});

test('a hidden page renews the session when it becomes visible, if that is due', async () => {
    const session = await load();
    await session.restore();
    mocks.sendOpen.mockClear();
    visibility.state = 'hidden';
    await vi.advanceTimersByTimeAsync(8 * MINUTES);
    expect(sent()).toEqual([]);
    visibility.state = 'visible';
    visibility.changed();
    expect(sent()).toEqual(['POST /auth/refresh']);
    await vi.advanceTimersByTimeAsync(0);
    visibility.changed();
    expect(sent()).toHaveLength(1);
});

test('a session that cannot be renewed has ended, until the next login', async () => {
    const session = await load();
    const ended = vi.fn();
    session.onSessionEnd(ended);
    await session.restore();
    answers['POST /auth/refresh'] = refusal('INVALID_CREDENTIALS');
    await vi.advanceTimersByTimeAsync(7 * MINUTES);
    expect([session.isLoggedIn.value, session.sessionEnded.value, ended.mock.calls.length]).toEqual([false, true, 1]);
    await session.logIn('ada@example.com', 'secret');
    expect([session.isLoggedIn.value, session.sessionEnded.value]).toEqual([true, false]);
});

test('a failed renewal for another reason does not end the session', async () => {
    const session = await load();
    await session.restore();
    answers['POST /auth/refresh'] = refusal('SERVICE_UNAVAILABLE', 503);
    await vi.advanceTimersByTimeAsync(7 * MINUTES);
    expect(session.isLoggedIn.value).toBe(true);
});

test('an expired token is renewed, and the request can be sent again', async () => {
    const session = await load();
    await session.restore();
    expect(await recover('TOKEN_EXPIRED')).toBe(true);
    answers['POST /auth/refresh'] = refusal('INVALID_CREDENTIALS');
    expect(await recover('TOKEN_EXPIRED')).toBe(false);
    expect([session.isLoggedIn.value, session.sessionEnded.value]).toEqual([false, true]);
});

test('wrong credentials end the session only if the server does not know the user any more', async () => {
    const session = await load();
    await session.restore();
    expect([await recover('INVALID_CREDENTIALS'), session.isLoggedIn.value]).toEqual([false, true]);
    answers['GET /users/me'] = refusal('SERVICE_UNAVAILABLE', 503);
    expect([await recover('INVALID_CREDENTIALS'), session.isLoggedIn.value]).toEqual([false, true]);
    answers['GET /users/me'] = refusal('INVALID_CREDENTIALS', 401);
    expect([await recover('INVALID_CREDENTIALS'), session.isLoggedIn.value]).toEqual([false, false]);
});

test('without a login nothing is recovered', async () => {
    await load();
    expect([await recover('TOKEN_EXPIRED'), sent()]).toEqual([false, []]);
});

test.each([
    [{ first_name: 'Ada', last_name: 'Lovelace', email: 'a@b.c' }, 'Ada Lovelace'],
    [{ first_name: null, last_name: 'Lovelace', email: 'a@b.c' }, 'Lovelace'],
    [{ first_name: '', last_name: null, email: 'a@b.c' }, 'a@b.c'],
    [{}, ''],
    [null, ''],
])('the name of %j is "%s"', async (user, name) => expect((await load()).nameOf(user)).toBe(name));

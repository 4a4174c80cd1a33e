import { beforeEach, expect, test, vi } from 'vitest';
// Loaded before the tests replace `document`.
import 'vue';

const requests: { url: string; init: RequestInit }[] = [];
let answers: (() => Promise<Response>)[];

const json = (status: number, body: unknown): Promise<Response> =>
    Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }));
const refused = (status: number, code: string): Promise<Response> => json(status, { errors: [{ message: code, extensions: { code } }] });

beforeEach(() => {
    vi.resetModules();
    requests.length = 0;
    answers = [];
    vi.stubGlobal('document', {
        baseURI: 'https://example.com/login/admin/',
        querySelector: () => null,
        createElement: () => ({}),
        documentElement: {},
    });
    vi.stubGlobal('fetch', (url: string | URL, init: RequestInit) => {
        requests.push({ url: String(url), init });
        return answers.shift()!();
    });
});

const load = () => import('./client');

test('the API is the parent of the address in <base>', async () => {
    expect((await load()).API).toBe('https://example.com/login');
});

test('a request has method, path, parameters, body and the cookie, and resolves to `data`', async () => {
    const { send } = await load();
    answers = [() => json(200, { data: { id: 7 } })];
    expect(await send('PATCH', '/users/me', { title: 'x' }, { fields: ['id'] })).toEqual({ id: 7 });
    const [{ url, init }] = requests as [(typeof requests)[number]];
    expect([url, init.method, init.body, init.credentials]).toEqual([
        'https://example.com/login/users/me?fields=id',
        'PATCH',
        '{"title":"x"}',
        'include',
    ]);
});

test('a signal cancels the request', async () => {
    const { send } = await load();
    const { signal } = new AbortController();
    answers = [() => json(200, { data: [] })];
    await send('GET', '/users', undefined, undefined, signal);
    expect(requests[0]!.init.signal).toBe(signal);
});

test('a refusal is a Failure with code and status', async () => {
    const { send } = await load();
    answers = [() => refused(403, 'FORBIDDEN')];
    await expect(send('GET', '/users')).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
    answers = [() => Promise.reject(new TypeError('fetch failed'))];
    await expect(send('GET', '/users')).rejects.toMatchObject({ code: 'NETWORK', status: 0 });
});

test('after an expired session is renewed the request is sent again, once', async () => {
    const { send, setSessionRecovery } = await load();
    const recover = vi.fn(async () => true);
    setSessionRecovery(recover);
    answers = [() => refused(401, 'TOKEN_EXPIRED'), () => json(200, { data: 'ok' })];
    expect(await send('GET', '/users')).toBe('ok');
    answers = [() => refused(401, 'TOKEN_EXPIRED'), () => refused(401, 'TOKEN_EXPIRED')];
    await expect(send('GET', '/users')).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    expect([requests.length, recover.mock.calls.length]).toEqual([4, 2]);
});

test('it is not sent again if the session is not renewed, and only errors of sessions are handled', async () => {
    const { send, setSessionRecovery } = await load();
    const recover = vi.fn(async () => false);
    setSessionRecovery(recover);
    answers = [() => refused(401, 'INVALID_CREDENTIALS')];
    await expect(send('POST', '/users/me/tfa/generate', {})).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    answers = [() => refused(400, 'INVALID_PAYLOAD')];
    await expect(send('POST', '/users')).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' });
    expect([requests.length, recover.mock.calls.length]).toEqual([2, 1]);
});

test('a public request never handles the end of a session', async () => {
    const { sendOpen, setSessionRecovery } = await load();
    const recover = vi.fn(async () => true);
    setSessionRecovery(recover);
    answers = [() => refused(401, 'TOKEN_EXPIRED')];
    await expect(sendOpen('GET', '/users/me')).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    expect(recover).not.toHaveBeenCalled();
});

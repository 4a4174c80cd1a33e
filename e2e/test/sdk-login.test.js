// The official SDK in its three modes: login, refresh, logout.

import { readMe, updateMe } from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from '../lib/browser.js';
import { Workspace } from '../lib/workspace.js';
import { claims, client, MODES, refused } from '../lib/sdk.js';
import { until } from '../lib/until.js';

// The SDK refreshes 30 s before a token expires. With these, that is one second after it got it.
const SOON = { ACCESS_TOKEN_TTL: '31s', SESSION_COOKIE_TTL: '31s' };

const REFRESH_COOKIE = 'directus_refresh_token';
const SESSION_COOKIE = 'directus_session_token';

// The credential of this mode.
const credential = {
    json: (browser, storage) => storage.get().refresh_token,
    cookie: (browser) => browser.cookie(REFRESH_COOKIE),
    session: (browser) => claims(browser.cookie(SESSION_COOKIE)).session,
};

// Where the SDK keeps its tokens, with a count of the times it got new ones.
function memory() {
    const storage = { value: null, renewed: 0, get: () => storage.value };
    storage.set = (value) => {
        storage.value = value;
        if (value?.expires) storage.renewed += 1;
    };
    return storage;
}

test('the official SDK', async (t) => {
    const workspace = await Workspace.for(t, SOON);
    const server = await workspace.start();
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = workspace.settings;

    // All at the same time, since most of it is waiting.
    await Promise.all(MODES.map((mode) => t.test(`mode ${mode}: logs in, refreshes by itself, logs out`, async () => {
        const browser = new Browser();
        const storage = memory();
        const sdk = client(server.url, mode, { browser, storage });
        const proof = () => credential[mode](browser, storage);

        const answer = await sdk.login({ email, password });
        assert.equal(answer.expires, 31_000);
        assert.equal(Boolean(answer.access_token), mode !== 'session');
        assert.equal(Boolean(answer.refresh_token), mode === 'json');
        const first = proof();
        assert.match(first, /^[\w-]{64}$/);
        assert.equal((await sdk.request(readMe())).email, email);
        assert.equal((await sdk.request(updateMe({ title: mode }, { fields: ['title'] }))).title, mode);

        await until('the SDK has refreshed twice', () => storage.renewed >= 3);
        sdk.stopRefreshing();
        assert.equal((await sdk.request(readMe({ fields: ['email'] }))).email, email);
        const last = proof();
        assert.notEqual(last, first);
        const failures = browser.seen.filter(({ status }) => status >= 400);
        assert.deepEqual(failures, []);

        const kept = { ...storage.get() };
        const cookies = new Map([REFRESH_COOKIE, SESSION_COOKIE].map((name) => [name, browser.cookie(name)]));
        await sdk.logout();
        assert.ok(!browser.cookie(REFRESH_COOKIE) && !browser.cookie(SESSION_COOKIE), 'a cookie is left');
        await refused(sdk.request(readMe()), 401, 'INVALID_CREDENTIALS');

        // Kept copies of them are worthless.
        const cookie = [...cookies].filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join('; ');
        const body = mode === 'json' ? { mode, refresh_token: kept.refresh_token } : { mode };
        const again = await server.request('POST', '/auth/refresh', { json: body, headers: cookie ? { cookie } : {} });
        assert.deepEqual([again.status, again.body.errors[0].extensions.code], [401, 'INVALID_CREDENTIALS']);
        if (mode === 'session') {
            const me = await server.request('GET', '/users/me', { headers: { cookie } });
            assert.equal(me.status, 401);
        }
    })));

    await t.test('a wrong password is refused, and the SDK says so', async () => {
        for (const mode of MODES) {
            await refused(client(server.url, mode).login({ email, password: 'wrong' }), 401, 'INVALID_CREDENTIALS');
        }
    });

    await t.test('cookies are set so that scripts and other sites cannot use them', async () => {
        for (const [mode, name, age] of [['cookie', REFRESH_COOKIE, '604800'], ['session', SESSION_COOKIE, '31']]) {
            const browser = new Browser();
            const sdk = client(server.url, mode, { browser, autoRefresh: false });
            await sdk.login({ email, password });
            const { expires, ...attributes } = browser.attributes(name);
            assert.deepEqual(attributes, { 'max-age': age, path: '/', httponly: '', samesite: 'Lax' });
            assert.ok(Date.parse(expires) > Date.now());
        }
    });
});

test('a token that is about to expire is renewed before the next request', async (t) => {
    // Below the 30 s of the SDK: it sets no timer, and requests a new token whenever it needs one.
    const workspace = await Workspace.for(t, { ACCESS_TOKEN_TTL: '5s', SESSION_COOKIE_TTL: '5s' });
    const server = await workspace.start();
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = workspace.settings;

    for (const mode of MODES) {
        await t.test(`mode ${mode}, with a dozen requests at once`, async () => {
            const browser = new Browser();
            const sdk = client(server.url, mode, { browser });
            await sdk.login({ email, password });
            for (let round = 0; round < 3; round += 1) {
                const all = await Promise.all(Array.from({ length: 12 }, () => sdk.request(readMe({ fields: ['email'] }))));
                assert.deepEqual(new Set(all.map((me) => me.email)), new Set([email]));
            }
            assert.ok(browser.successes('/auth/refresh') >= 3);
            assert.deepEqual(browser.seen.filter(({ status }) => status >= 400), []);
        });
    }
});

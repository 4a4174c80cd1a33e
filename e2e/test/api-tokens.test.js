// API tokens: made by a login, used by the official SDK, by two servers on one database, after a stop and after a kill.

import { createDirectus, readMe, rest, staticToken } from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { refused } from '../lib/sdk.js';
import { until } from '../lib/until.js';

const PATH = '/users/me/tokens';

test('API tokens', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_TOKEN } = workspace.settings;
    let server = await workspace.start();
    const login = (await server.logIn(email, password)).body.data.access_token;
    const tokens = async () => (await server.request('GET', PATH, { token: ADMIN_TOKEN })).body.data;
    const sdk = (token) => createDirectus(server.url).with(staticToken(token)).with(rest());
    const makeOne = async (more = {}) => {
        const made = await server.request('POST', PATH, { token: login, json: { name: 'Deploy', ...more } });
        assert.equal(made.status, 200, made.text);
        return made.body.data;
    };
    const made = await makeOne();

    await t.test('the SDK uses one as its static token', async () => {
        assert.equal((await sdk(made.token).request(readMe())).email, email);
    });

    await t.test('its use is shown in the list soon', async () => {
        await until('the use is written down', async () => (await tokens())[0].last_used !== null);
    });

    await t.test('a use is not lost when the server stops right after it', async () => {
        const another = await makeOne({ name: 'once' });
        await sdk(another.token).request(readMe());
        assert.equal(await server.stop(), 0);
        server = await workspace.start();
        const { last_used } = (await tokens()).find(({ id }) => id === another.id);
        assert.notEqual(last_used, null);
    });

    await t.test('a new token survives a kill, and so does its revocation', async () => {
        const kept = await makeOne();
        await server.kill();
        server = await workspace.start();
        assert.equal((await sdk(kept.token).request(readMe())).email, email);
        const ended = await server.request('DELETE', `${PATH}/${kept.id}`, { token: kept.token });
        assert.equal(ended.status, 204);
        await server.kill();
        server = await workspace.start();
        await refused(sdk(kept.token).request(readMe()), 401, 'INVALID_CREDENTIALS');
    });

    await t.test('a token revoked on one server is revoked on the other', async () => {
        const other = await workspace.start();
        const shared = await makeOne();
        const me = () => other.request('GET', '/users/me', { token: shared.token });
        assert.equal((await me()).status, 200);
        await server.request('DELETE', `${PATH}/${shared.id}`, { token: login });
        assert.equal((await me()).status, 401);
    });

    await t.test('no token is in the log', () => {
        assert.ok(!server.log.includes(made.token) && !server.log.includes('vst_'));
    });
});

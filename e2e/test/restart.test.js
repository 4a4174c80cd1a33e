// What survives a restart and a kill.

import { readMe } from '@directus/sdk';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Browser } from '../lib/browser.js';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { client, MODES } from '../lib/sdk.js';
import { until } from '../lib/until.js';

test('a restart without SECRET keeps all logins', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = workspace.settings;
    const secret = join(workspace.folder, 'data', 'secret');

    let server = await workspace.start();
    assert.match(server.log, /SECRET is not set.*data\/secret/);
    assert.equal((await stat(secret)).mode & 0o777, 0o600);
    const text = await readFile(secret, 'utf8');
    assert.ok(text.trim().length >= 32);

    const logins = await Promise.all(MODES.map(async (mode) => {
        let kept = null;
        const storage = { get: () => kept, set: (next) => (kept = next) };
        const options = { browser: new Browser(), storage, autoRefresh: false };
        await client(server.url, mode, options).login({ email, password });
        return { mode, options };
    }));

    for (const end of ['stop', 'kill']) {
        const code = await server[end]();
        if (end === 'stop') assert.equal(code, 0, server.log);
        server = await workspace.start();
        assert.doesNotMatch(server.log, /SECRET is not set/);
        assert.equal(await readFile(secret, 'utf8'), text);
        for (const { mode, options } of logins) {
            await t.test(`mode ${mode} after a ${end}`, async () => {
                const sdk = client(server.url, mode, options);
                assert.equal((await sdk.request(readMe())).email, email);
                await sdk.refresh();
                assert.equal((await sdk.request(readMe())).email, email);
            });
        }
    }
});

test('a stop waits for a request that has begun', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, SERVER_SHUTDOWN_TIMEOUT: '30s' });
    const server = await workspace.start();
    const headers = { 'content-type': 'application/json', expect: '100-continue' };
    const login = request(`${server.url}/auth/login`, { method: 'POST', headers });
    login.flushHeaders();
    await once(login, 'continue'); // The server waits for the body.

    const stopped = server.stop();
    await until('the server is stopping', () => server.log.includes('stopping'));
    login.end(JSON.stringify({ email: workspace.settings.ADMIN_EMAIL, password: workspace.settings.ADMIN_PASSWORD }));
    const [answer] = await once(login, 'response');
    assert.equal(answer.statusCode, 200);
    answer.resume();
    assert.equal(await stopped, 0);
});

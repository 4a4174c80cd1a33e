// Operation: retention of old records, and metrics.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { until } from '../lib/until.js';

test('old records are deleted periodically', async (t) => {
    const workspace = await Workspace.for(t, {
        ...CHEAP_HASHES,
        RETENTION_ENABLED: 'true',
        RETENTION_SCHEDULE: '* * * * * *',
        RETENTION_BATCH: '2',
        ACTIVITY_RETENTION: '1s',
        REVISIONS_RETENTION: '1s',
    });
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_TOKEN: token } = workspace.settings;
    const server = await workspace.start();
    const login = await server.logIn(email, password);
    for (const title of ['one', 'two', 'three']) {
        const changed = await server.request('PATCH', '/users/me', { token, json: { title } });
        assert.equal(changed.status, 200, changed.text);
    }
    const rows = async (collection) => (await server.request('GET', `/${collection}?limit=-1`, { token })).body.data.length;
    await until('the log is empty', async () => (await rows('activity')) === 0 && (await rows('revisions')) === 0);
    assert.match(server.log, /deleted old records/);
    const me = await server.request('GET', '/users/me?fields=title', { token: login.body.data.access_token });
    assert.deepEqual(me.body.data, { title: 'three' }, 'who is there and logged in stays so');
});

test('/metrics requires an administrator or a metrics token', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, METRICS_ENABLED: 'true', METRICS_TOKENS: 'a-token-for-numbers' });
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_TOKEN: token } = workspace.settings;
    const server = await workspace.start();
    await server.logIn(email, password);
    const headers = { authorization: 'Metrics a-token-for-numbers' };
    for (const options of [{ token }, { headers }]) {
        const answer = await server.request('GET', '/metrics', options);
        assert.equal(answer.status, 200, answer.text);
        assert.match(answer.text, /^directus_db_sqlite3_response_time_ms [\d.]+$/m);
        assert.match(answer.text, /^directus_password_hashes_total [1-9]\d*$/m);
    }
    assert.equal((await server.request('GET', '/metrics')).status, 403);
    assert.ok(!server.log.includes('a-token-for-numbers'));
});

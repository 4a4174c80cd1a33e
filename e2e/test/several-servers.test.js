// Several servers on one database, on every engine: one set of tables, one secret, the same answers about tokens.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINES, freshDatabase, missing } from '../lib/engines.js';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { claims } from '../lib/sdk.js';

const REFRESHES = 50;

// The grace period is long enough for a busy machine.
const SETTINGS = { ...CHEAP_HASHES, REFRESH_TOKEN_GRACE_PERIOD: '1m', SESSION_REFRESH_GRACE_PERIOD: '1m' };

// In each mode: the request of a refresh, and the successor in its answer.
const MODES = {
    json: {
        ask: ({ body }) => ({ json: { refresh_token: body.data.refresh_token } }),
        successor: ({ body }) => body.data.refresh_token,
    },
    cookie: {
        ask: (login) => ({ json: { mode: 'cookie' }, headers: { cookie: cookieOf(login) } }),
        successor: cookieOf,
    },
    session: {
        ask: (login) => ({ json: { mode: 'session' }, headers: { cookie: cookieOf(login) } }),
        successor: (answer) => claims(cookieOf(answer)).session,
    },
};

function cookieOf(answer) {
    return answer.headers.getSetCookie()[0].split(';')[0];
}

async function check(t, workspace, settings = {}) {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_TOKEN: token } = workspace.settings;
    const servers = await Promise.all([workspace.start(settings), workspace.start(settings)]);
    const [one, other] = servers;

    await t.test('both start on the empty database and create one administrator', async () => {
        const users = await one.request('GET', '/users?aggregate[count]=*', { token });
        assert.deepEqual(users.body.data, [{ count: 1 }]);
    });

    for (const [mode, { ask, successor }] of Object.entries(MODES)) {
        await t.test(`mode ${mode}: ${REFRESHES} concurrent refreshes on both servers have one successor`, async () => {
            const login = await one.logIn(email, password, { mode });
            assert.equal(login.status, 200, login.text);
            const refresh = (number) => servers[number % 2].request('POST', '/auth/refresh', ask(login));
            const answers = await Promise.all(Array.from({ length: REFRESHES }, (_, number) => refresh(number)));
            assert.deepEqual(answers.map(({ status }) => status), Array(REFRESHES).fill(200));
            assert.equal(new Set(answers.map(successor)).size, 1);
            const next = await other.request('POST', '/auth/refresh', ask(answers[0]));
            assert.equal(next.status, 200, next.text);
        });
    }

    await t.test('a change on one server takes effect on the other', async () => {
        const login = await one.logIn(email, password);
        const session = await other.logIn(email, password, { mode: 'session' });
        const me = () => other.request('GET', '/users/me', { headers: { cookie: cookieOf(session) } });
        assert.equal((await me()).status, 200);
        const out = { json: { mode: 'session' }, headers: { cookie: cookieOf(session) } };
        assert.equal((await one.request('POST', '/auth/logout', out)).status, 204);
        assert.equal((await me()).status, 401);
        await one.kill();
        const refreshed = await other.request('POST', '/auth/refresh', MODES.json.ask(login));
        assert.equal(refreshed.status, 200, refreshed.text);
    });
}

test('two servers that start at the same moment on one SQLite file', async (t) => {
    await check(t, await Workspace.for(t, SETTINGS));
});

for (const engine of ENGINES) {
    test(`two servers that start at the same moment on ${engine}`, { skip: missing(engine) }, async (t) => {
        const database = await freshDatabase(t, engine);
        await check(t, await Workspace.for(t, { ...SETTINGS, ...database.url }));
    });

    test(`the commands on ${engine}, with the connection as separate settings`, { skip: missing(engine) }, async (t) => {
        const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...(await freshDatabase(t, engine)).parts });
        for (const args of [['bootstrap'], ['bootstrap'], ['doctor']]) {
            const { code, stdout, stderr } = await workspace.run(args);
            assert.equal(code, 0, stdout + stderr);
            assert.ok(!(stdout + stderr).includes(workspace.settings.DB_PASSWORD), 'the password of the database is shown');
        }
        assert.equal((await workspace.run(['count', 'directus_users'])).stdout, '1\n');
        const elsewhere = await workspace.run(['doctor'], { settings: { DB_PASSWORD: 'not-the-password' } });
        assert.equal(elsewhere.code, 1, elsewhere.stdout);
        assert.match(elsewhere.stdout, /database cannot be opened/);
    });
}

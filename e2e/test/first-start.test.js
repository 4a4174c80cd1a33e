// The first start: default passwords, the set-up, the first administrator.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, NO_ADMINISTRATOR, Workspace } from '../lib/workspace.js';

// Common default passwords. CVE-2018-10723 was a password in the schema.
const GUESSES = ['', 'admin', 'password', 'directus', 'vestibule', 'd1r3ctu5', '123456', 'changeme', 'secret', 'null'];
const ADDRESSES = ['admin@example.com', 'admin@admin.com', 'admin@localhost.com', 'root@example.com'];

test('a first start without an administrator', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    let server = await workspace.start();
    const setup = (admin) => server.request('POST', '/server/setup', { json: { admin } });
    const admin = { email: 'first@example.com', password: 'a long password', first_name: 'Ada' };

    await t.test('says how to make one', () => {
        for (const way of ['ADMIN_EMAIL', 'ADMIN_PASSWORD', 'vestibule bootstrap', 'vestibule users create', '/server/setup']) {
            assert.ok(server.log.includes(way), `${way} is not in the log:\n${server.log}`);
        }
    });

    await t.test('has no default password (CVE-2018-10723)', async () => {
        for (const email of ADDRESSES) {
            for (const password of GUESSES) {
                assert.notEqual((await server.logIn(email, password)).status, 200, `${email} with ${password}`);
            }
        }
        for (const token of GUESSES.filter(Boolean)) {
            assert.equal((await server.request('GET', '/users/me', { token })).status, 401);
        }
        const { stdout } = await workspace.run(['count', 'directus_users']);
        assert.equal(stdout, '0\n');
        const info = await server.request('GET', '/server/info');
        assert.equal(info.body.data.setup.owner_complete, false);
    });

    await t.test('refuses a malformed set-up and keeps the set-up available', async () => {
        for (const json of [{}, { admin: {} }, { admin: { email: 'no address', password: 'x' } }, { admin: { email: admin.email } }]) {
            const answer = await server.request('POST', '/server/setup', { json });
            assert.equal(answer.status, 400, answer.text);
        }
        assert.equal((await workspace.run(['count', 'directus_users'])).stdout, '0\n');
    });

    await t.test('creates exactly one administrator from concurrent set-ups', async () => {
        const many = Array.from({ length: 8 }, (_, number) => setup({ ...admin, email: `first-${number}@example.com` }));
        const answers = await Promise.all([setup(admin), ...many]);
        const made = answers.filter(({ status }) => status === 204);
        assert.equal(made.length, 1, answers.map(({ status, text }) => `${status} ${text}`).join('\n'));
        for (const { status, body } of answers.filter((answer) => !made.includes(answer))) {
            assert.deepEqual([status, body.errors[0].extensions.code], [403, 'FORBIDDEN']);
        }
        assert.equal((await workspace.run(['count', 'directus_users'])).stdout, '1\n');
    });

    await t.test('refuses every later set-up', async () => {
        for (const again of [false, true]) {
            if (again) {
                assert.equal(await server.stop(), 0);
                server = await workspace.start();
                assert.doesNotMatch(server.log, /no user yet/);
            }
            assert.equal((await setup({ ...admin, email: 'second@example.com' })).status, 403);
        }
    });
});

test('the set-up makes an administrator who can log in', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    const server = await workspace.start();
    const admin = { email: 'first@example.com', password: 'a long password' };
    assert.equal((await server.request('POST', '/server/setup', { json: { admin } })).status, 204);
    const login = await server.logIn(admin.email, admin.password);
    assert.equal(login.status, 200, login.text);
    const globals = await server.request('GET', '/policies/me/globals', { token: login.body.data.access_token });
    assert.equal(globals.body.data.admin_access, true);
});

test('an administrator from the environment', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_TOKEN: token } = workspace.settings;
    const bootstrap = await workspace.run(['bootstrap']);
    assert.equal(bootstrap.code, 0, bootstrap.stderr);
    const server = await workspace.start();

    await t.test('exists, with password and token', async () => {
        assert.equal((await server.logIn(email, password)).status, 200);
        const me = await server.request('GET', '/users/me?fields=email,role.name', { token });
        assert.deepEqual(me.body.data, { email, role: { name: 'Administrator' } });
    });

    await t.test('makes the set-up unavailable', async () => {
        const json = { admin: { email: 'other@example.com', password: 'a long password' } };
        assert.equal((await server.request('POST', '/server/setup', { json })).status, 403);
    });

    await t.test('is not created again, and the old password is not restored', async () => {
        await workspace.run(['users', 'passwd', '--email', email], { input: 'another password\n' });
        const again = await workspace.run(['bootstrap']);
        assert.equal(again.code, 0, again.stderr);
        assert.equal((await workspace.run(['count', 'directus_users'])).stdout, '1\n');
        assert.equal((await server.logIn(email, password)).status, 401);
        assert.equal((await server.logIn(email, 'another password')).status, 200);
    });

    await t.test('can be omitted', async () => {
        const other = await Workspace.for(t, CHEAP_HASHES);
        assert.equal((await other.run(['bootstrap', '--skip-admin-init'])).code, 0);
        assert.equal((await other.run(['count', 'directus_users'])).stdout, '0\n');
    });
});

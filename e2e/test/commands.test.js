// The command line.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHEAP_HASHES, NO_ADMINISTRATOR, Workspace } from '../lib/workspace.js';

const UUID_LINE = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\n$/;

test('users and roles, while the server runs', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const server = await workspace.start();
    const { ADMIN_TOKEN: token } = workspace.settings;
    const email = 'anna@example.com';

    await t.test('users create takes the password from its input and prints the id', async () => {
        const made = await workspace.run(['users', 'create', '--email', email, '--role', 'Administrator'], { input: 'first\n' });
        assert.equal(made.code, 0, made.stderr);
        assert.match(made.stdout, UUID_LINE);
        const user = await server.request('GET', `/users/${made.stdout.trim()}?fields=email,status,role.name`, { token });
        assert.deepEqual(user.body.data, { email, status: 'active', role: { name: 'Administrator' } });
        assert.equal((await server.logIn(email, 'first')).status, 200);
    });

    await t.test('users create explains a refusal', async () => {
        const before = (await workspace.run(['count', 'directus_users'])).stdout;
        const wrong = [
            [['--email', email], 'x\n', /unique/],
            [['--email', 'no address'], 'x\n', /email/],
            [['--email', 'new@example.com', '--role', 'Nobody'], 'x\n', /"Nobody"/],
            [['--email', 'new@example.com'], '', /password/i],
        ];
        for (const [args, input, reason] of wrong) {
            const { code, stdout, stderr } = await workspace.run(['users', 'create', ...args], { input });
            assert.deepEqual([code, stdout], [1, ''], stderr);
            assert.match(stderr, reason);
            assert.doesNotMatch(stderr, /panicked/);
        }
        assert.equal((await workspace.run(['count', 'directus_users'])).stdout, before);
    });

    await t.test('users passwd sets a password and ends all sessions', async () => {
        const login = await server.logIn(email, 'first');
        const session = await server.logIn(email, 'first', { mode: 'session' });
        const cookie = session.headers.getSetCookie()[0].split(';')[0];
        const me = () => server.request('GET', '/users/me', { headers: { cookie } });
        assert.equal((await me()).status, 200);

        const done = await workspace.run(['users', 'passwd', '--email', email.toUpperCase()], { input: 'second\n' });
        assert.equal(done.code, 0, done.stderr);
        assert.doesNotMatch(done.stdout + done.stderr, /second/);

        assert.equal((await me()).status, 401);
        const { refresh_token } = login.body.data;
        assert.equal((await server.request('POST', '/auth/refresh', { json: { refresh_token } })).status, 401);
        assert.equal((await server.logIn(email, 'first')).status, 401);
        assert.equal((await server.logIn(email, 'second')).status, 200);
    });

    await t.test('users passwd refuses an unknown user', async () => {
        const { code, stderr } = await workspace.run(['users', 'passwd', '--email', 'nobody@example.com'], { input: 'x\n' });
        assert.equal(code, 1);
        assert.match(stderr, /no user/);
    });

    for (const [options, globals] of [
        [['--admin'], { app_access: true, admin_access: true, enforce_tfa: false }],
        [['--app'], { app_access: true, admin_access: false, enforce_tfa: false }],
        [[], { app_access: false, admin_access: false, enforce_tfa: false }],
    ]) {
        await t.test(`roles create ${options.join(' ')}`, async () => {
            const name = `Role ${options.join('')}`;
            const made = await workspace.run(['roles', 'create', '--role', name, ...options]);
            assert.equal(made.code, 0, made.stderr);
            assert.match(made.stdout, UUID_LINE);
            const address = `address${options.join('')}@example.com`;
            await workspace.run(['users', 'create', '--email', address, '--role', made.stdout.trim()], { input: 'password' });
            const login = await server.logIn(address, 'password');
            const answer = await server.request('GET', '/policies/me/globals', { token: login.body.data.access_token });
            assert.deepEqual(answer.body.data, globals);
        });
    }
});

test('a first administrator from the command line', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    const made = await workspace.run(['users', 'create', '--email', 'me@example.com', '--role', 'Administrator'], { input: 'password\n' });
    assert.equal(made.code, 0, made.stderr);
    const server = await workspace.start();
    assert.doesNotMatch(server.log, /no user yet/);
    const login = await server.logIn('me@example.com', 'password');
    assert.equal((await server.request('GET', '/users', { token: login.body.data.access_token })).status, 200);
});

test('security secret:generate prints a new one each time', async (t) => {
    const workspace = await Workspace.for(t);
    const [one, other] = [await workspace.run(['security', 'secret:generate']), await workspace.run(['security', 'secret:generate'])];
    for (const { code, stdout } of [one, other]) {
        assert.equal(code, 0);
        assert.match(stdout, /^[\w-]{64}\n$/);
    }
    assert.notEqual(one.stdout, other.stdout);
});

test('doctor', async (t) => {
    await t.test('finds no error in a correct configuration, and changes nothing', async () => {
        const workspace = await Workspace.for(t, { ...NO_ADMINISTRATOR, SECRET: 'x'.repeat(40) });
        const { code, stdout } = await workspace.run(['doctor']);
        assert.equal(code, 0, stdout);
        assert.match(stdout, /configuration is valid/);
        assert.doesNotMatch(stdout, /x{40}/);
        assert.match(stdout, /does not exist yet/);
        await workspace.run(['bootstrap']);
        assert.match((await workspace.run(['doctor'])).stdout, /database can be reached/);
    });

    const wrong = [
        [{ SESSION_COOKIE_SAME_SITE: 'foo' }, /SESSION_COOKIE_SAME_SITE.*foo.*lax, strict or none/],
        [{ ACCESS_TOKEN_TTL: 'abc' }, /ACCESS_TOKEN_TTL.*abc.*15m/],
        [{ VESTIBULE_X: '1' }, /VESTIBULE_X/],
        [{ DB_CLIENT: 'oracledb' }, /DB_CLIENT.*oracledb.*sqlite3/],
        [{ PORT: '99999' }, /PORT.*99999/],
    ];
    for (const [settings, words] of wrong) {
        const [[name, value]] = Object.entries(settings);
        await t.test(`${name}=${value} is one clear line, and the server does not start with it`, async () => {
            const workspace = await Workspace.for(t, settings);
            const { code, stdout } = await workspace.run(['doctor']);
            assert.equal(code, 1);
            assertOneLine(stdout, name, words);
            const start = await workspace.run(['start']);
            assert.equal(start.code, 1);
            assertOneLine(start.stdout + start.stderr, name, words);
        });
    }

    await t.test('names all errors at once, wherever they are', async () => {
        const workspace = await Workspace.for(t, { ACCESS_TOKEN_TTL: 'abc', VESTIBULE_X: '1' });
        await writeFile(join(workspace.folder, '.env'), 'SESSION_COOKIE_SAME_SITE=foo\n');
        const { code, stdout } = await workspace.run(['doctor']);
        assert.equal(code, 1);
        assertOneLine(stdout, 'ACCESS_TOKEN_TTL', /abc/);
        assertOneLine(stdout, 'VESTIBULE_X', /./);
        assertOneLine(stdout, 'SESSION_COOKIE_SAME_SITE', /foo.*\.env/);
    });
});

function assertOneLine(text, name, words) {
    const lines = text.split('\n').filter((line) => line.includes(name));
    assert.equal(lines.length, 1, text);
    assert.match(lines[0], words);
}

test('--help describes the first steps', async (t) => {
    const workspace = await Workspace.for(t);
    const { code, stdout } = await workspace.run(['--help']);
    assert.equal(code, 0);
    for (const word of ['start', 'bootstrap', 'users', 'roles', 'security', 'doctor', 'Examples:', '8055', '.env']) {
        assert.ok(stdout.includes(word), `${word} is not in:\n${stdout}`);
    }
    for (const command of [['users', 'create'], ['users', 'passwd'], ['roles', 'create'], ['bootstrap'], ['start'], ['doctor']]) {
        const help = await workspace.run([...command, '--help']);
        assert.equal(help.code, 0);
        assert.match(help.stdout, /Usage: \S+ (users|roles|bootstrap|start|doctor)/);
    }
    for (const nonsense of [[], ['strat'], ['start', '--prot', '1']]) {
        const refusal = await workspace.run(nonsense);
        assert.equal(refusal.code, 2);
        assert.match(refusal.stderr, /Usage/);
    }
});

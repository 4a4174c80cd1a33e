// User import and export on the command line of the real binary: import, login, export, import into another database.

import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { CHEAP_HASHES, NO_ADMINISTRATOR, Workspace } from '../lib/workspace.js';

/** The samples that Firebase, crypt_blowfish and Django publish, and a password in clear. */
const FIREBASE = {
    FIREBASE_SIGNER_KEY: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    FIREBASE_SALT_SEPARATOR: 'Bw==',
};
const USERS = [
    { email: 'ada@example.com', password: 'a-password-in-clear', first_name: 'Ada', tags: ['a'], role: 'Administrator' },
    { email: 'bob@example.com', password_hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' },
    {
        email: 'eve@example.com',
        password_hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
        password_salt: '42xEC+ixf3L2lw==',
    },
    { email: 'joe@example.com', password_hash: 'pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo=' },
];
const PASSWORDS = { ada: 'a-password-in-clear', bob: 'U*U', eve: 'user1password', joe: 'lètmein' };

test('imported users log in, are exported, and are imported into another database', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    await writeFile(join(workspace.folder, 'users.json'), JSON.stringify(USERS));
    const tried = await workspace.run(['users', 'import', 'users.json', '--dry-run'], { settings: FIREBASE });
    assert.equal(tried.code, 0, tried.stderr);
    assert.equal((await workspace.run(['count', 'directus_users'])).stdout, '0\n');
    const done = await workspace.run(['users', 'import', 'users.json'], { settings: FIREBASE });
    assert.equal(done.code, 0, done.stderr);
    assert.equal(done.stdout, '4 created, 0 updated, 0 skipped, 0 refused\n');

    const hashes = async (at) => {
        const { stdout } = await at.run(['users', 'export', '--with-password-hashes', '--format', 'jsonl']);
        const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
        return Object.fromEntries(lines.map(({ email, password_hash }) => [email.split('@')[0], password_hash]));
    };
    const before = await hashes(workspace);
    assert.match(before.eve, /^\$vestibule-firebase\$ln=14,r=8,p=1\$/);
    const server = await workspace.start();
    for (const [name, password] of Object.entries(PASSWORDS)) {
        assert.equal((await server.logIn(`${name}@example.com`, 'wrong')).status, 401, name);
        assert.equal((await server.logIn(`${name}@example.com`, password)).status, 200, name);
    }
    // A user who has logged in has an Argon2id hash, and a crash does not undo that.
    await server.kill();
    const after = await hashes(workspace);
    for (const name of Object.keys(PASSWORDS)) {
        assert.match(after[name], /^\$argon2id\$v=19\$m=64,t=1,p=1\$/, name);
    }

    const moving = await workspace.run(['users', 'export', '--with-password-hashes', '--role-names', '-o', 'moving.csv']);
    assert.match(moving.stderr, /has password hashes in it/);
    const file = join(workspace.folder, 'moving.csv');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const other = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    const list = await readFile(file, 'utf8');
    const arrived = await other.run(['users', 'import', '-', '--format', 'csv'], { input: list });
    assert.equal(arrived.code, 0, arrived.stderr);
    await other.run(['users', 'export', '--with-password-hashes', '--role-names', '-o', 'again.csv']);
    assert.equal(await readFile(join(other.folder, 'again.csv'), 'utf8'), list);
    const elsewhere = await other.start();
    for (const [name, password] of Object.entries(PASSWORDS)) {
        assert.equal((await elsewhere.logIn(`${name}@example.com`, password)).status, 200, name);
    }
});

test('errors in a file are reported, and its valid rows are imported', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    const lines = ['email,first_name', 'ada@example.com,Ada', '=cmd,x', 'ADA@example.com,', 'bob@example.com', 'eve@example.com,Eve'];
    await writeFile(join(workspace.folder, 'users.csv'), lines.join('\n'));
    const { code, stdout, stderr } = await workspace.run(['users', 'import', 'users.csv', '--report', 'refused.csv']);
    assert.equal(code, 1);
    assert.equal(stdout, '2 created, 0 updated, 0 skipped, 3 refused\n');
    assert.match(stderr, /row 4 \(ADA@example.com\), email: is also that of row 2/);
    assert.equal(
        await readFile(join(workspace.folder, 'refused.csv'), 'utf8'),
        "row,email,field,reason\n3,'=cmd,email,is not an e-mail address\n4,ADA@example.com,email,is also that of row 2\n" +
            '5,,,has 1 cells where the first line has 2\n',
    );
    const again = await workspace.run(['users', 'import', 'users.csv']);
    assert.equal(again.stdout, '0 created, 0 updated, 2 skipped, 3 refused\n');

    await writeFile(join(workspace.folder, 'odd.csv'), 'email,shoe_size\njoe@example.com,44\n');
    const odd = await workspace.run(['users', 'import', 'odd.csv']);
    assert.equal(odd.code, 1);
    assert.match(odd.stderr, /"shoe_size"/);
    assert.equal((await workspace.run(['count', 'directus_users'])).stdout, '2\n');
    assert.equal((await workspace.run(['users', 'import', 'odd.csv', '--ignore-unknown'])).code, 0);
});

test('a killed import leaves whole batches and can be continued', async (t) => {
    const workspace = await Workspace.for(t, { ...CHEAP_HASHES, ...NO_ADMINISTRATOR });
    const lines = Array.from({ length: 20_000 }, (_, number) => `p${number}@example.com`);
    await writeFile(join(workspace.folder, 'users.csv'), ['email', ...lines].join('\n'));
    await workspace.run(['bootstrap']);
    await workspace.interrupted(['users', 'import', 'users.csv', '--batch', '100'], async () => {
        const { stdout } = await workspace.run(['count', 'directus_users']);
        return Number(stdout) > 0;
    });
    const kept = Number((await workspace.run(['count', 'directus_users'])).stdout);
    assert.equal(kept % 100, 0, `${kept}`);
    const rest = await workspace.run(['users', 'import', 'users.csv']);
    assert.equal(rest.stdout, `${20_000 - kept} created, 0 updated, ${kept} skipped, 0 refused\n`);
});

// The official SDK reads and changes users, and understands refusals.

import {
    createUser, createUsers, deleteUser, deleteUsers, randomString, readMe, readPolicyGlobals, readProviders, readRolesMe,
    readUser, readUserPermissions, readUsers, serverInfo, serverPing, updateUser, updateUsers, withToken,
} from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { client, refused, withStaticToken } from '../lib/sdk.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const byEmail = (users) => users.toSorted((a, b) => a.email.localeCompare(b.email));

test('the official SDK', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const server = await workspace.start();
    const admin = withStaticToken(server.url, workspace.settings.ADMIN_TOKEN);

    await t.test('reads its own user with a static token', async () => {
        const me = await admin.request(readMe({ fields: ['email', 'status', { role: ['name'] }] }));
        assert.deepEqual(me, { email: workspace.settings.ADMIN_EMAIL, status: 'active', role: { name: 'Administrator' } });

        const visitor = client(server.url, 'json');
        const same = await visitor.request(withToken(workspace.settings.ADMIN_TOKEN, readMe({ fields: ['email'] })));
        assert.equal(same.email, me.email);
        await refused(withStaticToken(server.url, 'not-a-token').request(readMe()), 401, 'INVALID_CREDENTIALS');
    });

    await t.test('reads its own permissions', async () => {
        const roles = await admin.request(readRolesMe({ fields: ['name'] }));
        assert.deepEqual(roles, [{ name: 'Administrator' }]);
        const globals = await admin.request(readPolicyGlobals());
        assert.deepEqual(globals, { app_access: true, admin_access: true, enforce_tfa: false });
        const permissions = await admin.request(readUserPermissions());
        assert.deepEqual(permissions.directus_users.delete, { access: 'full', fields: ['*'] });
    });

    await t.test('reads what anonymous requests may read', async () => {
        const visitor = client(server.url, 'json');
        assert.equal(await visitor.request(serverPing()), 'pong');
        assert.equal((await visitor.request(serverInfo())).project.project_name, 'Directus');
        assert.deepEqual(await visitor.request(readProviders()), []);
        assert.match(await visitor.request(randomString(48)), /^[\w-]{48}$/);
        assert.deepEqual(await visitor.request(readPolicyGlobals()), { app_access: false });
    });

    await t.test('creates, finds, changes and deletes a user', async () => {
        const made = await admin.request(createUser({ email: 'Anna@Example.com', password: 'a password', first_name: 'Anna' }));
        assert.match(made.id, UUID);
        assert.equal(made.email, 'Anna@Example.com');
        assert.equal(made.password, '**********');

        const found = await admin.request(readUsers({ filter: { first_name: { _eq: 'Anna' } }, fields: ['id', 'email'] }));
        assert.deepEqual(found, [{ id: made.id, email: made.email }]);

        const anna = client(server.url, 'json', { autoRefresh: false });
        await anna.login({ email: 'anna@example.com', password: 'a password' });
        assert.equal((await anna.request(readMe())).id, made.id);

        const changed = await admin.request(updateUser(made.id, { last_name: 'Lind', password: 'another password' }));
        assert.equal(changed.last_name, 'Lind');
        await refused(anna.login({ email: 'anna@example.com', password: 'a password' }), 401, 'INVALID_CREDENTIALS');
        await refused(anna.refresh(), 401, 'INVALID_CREDENTIALS'); // A new password ends the sessions.
        await anna.login({ email: 'anna@example.com', password: 'another password' });

        assert.equal(await admin.request(deleteUser(made.id)), null);
        await refused(admin.request(readUser(made.id)), 403, 'FORBIDDEN');
        await refused(anna.refresh(), 401, 'INVALID_CREDENTIALS');
    });

    await t.test('changes several users by one request', async () => {
        const emails = ['one', 'three', 'two'].map((name) => `${name}@example.com`);
        const made = await admin.request(createUsers(emails.map((email) => ({ email }))));
        const ids = made.map(({ id }) => id);
        const changed = await admin.request(updateUsers(ids, { title: 'Dr.' }, { fields: ['email', 'title'] }));
        assert.deepEqual(byEmail(changed), emails.map((email) => ({ email, title: 'Dr.' })));
        await admin.request(deleteUsers(ids));
        assert.deepEqual(await admin.request(readUsers({ filter: { email: { _in: emails } } })), []);
    });

    await t.test('understands refusals', async () => {
        const email = workspace.settings.ADMIN_EMAIL;
        await assert.rejects(admin.request(createUser({ email: email.toUpperCase() })), (error) => {
            assert.equal(error.response.status, 400);
            assert.equal(error.errors.length, 1);
            const { message, extensions } = error.errors[0];
            assert.equal(error.message, message);
            assert.equal(extensions.code, 'RECORD_NOT_UNIQUE');
            assert.deepEqual([extensions.collection, extensions.field], ['directus_users', 'email']);
            return true;
        });
        await refused(admin.request(createUser({ email: 'no address' })), 400, 'FAILED_VALIDATION');
        await refused(client(server.url, 'json').request(readUsers()), 403, 'FORBIDDEN');
        await refused(client(server.url, 'json').login({ email: 'no address', password: 'x' }), 400, 'INVALID_PAYLOAD');
    });
});

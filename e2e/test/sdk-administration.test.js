// Administration with the official SDK: roles, policies, permissions, activity, settings, presets and notifications.

import {
    aggregate, clearCache, createNotification, createNotifications, createPermission, createPermissions, createPolicies,
    createPolicy, createPreset, createPresets, createRole, createRoles, createUsers, deleteNotification,
    deleteNotifications, deletePermission, deletePermissions, deletePolicies, deletePolicy, deletePreset, deletePresets,
    deleteRole, deleteRoles, inviteUser, readActivities, readActivity, readItemPermissions, readNotification,
    readNotifications, readOpenApiSpec, readPermission, readPermissions, readPolicies, readPolicy, readPreset, readPresets,
    readRevision, readRevisions, readRole, readRoles, readSettings, readUsers, serverHealth, updateMe, updateNotification,
    updateNotifications, updatePermission, updatePermissions, updatePolicies, updatePolicy, updatePreset, updatePresets,
    updateRole, updateRoles, updateSettings, updateUsersBatch, withSearch,
} from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { client, refused, withStaticToken } from '../lib/sdk.js';

/** One collection: the commands of the SDK, two items to create, and a change with the changed field. */
const COLLECTIONS = {
    roles: {
        commands: [createRole, createRoles, readRole, readRoles, updateRole, updateRoles, deleteRole, deleteRoles],
        items: () => [{ name: 'One' }, { name: 'Two' }],
        change: { description: 'changed' },
    },
    policies: {
        commands: [
            createPolicy, createPolicies, readPolicy, readPolicies, updatePolicy, updatePolicies, deletePolicy, deletePolicies,
        ],
        items: () => [{ name: 'One' }, { name: 'Two', ip_access: ['10.0.0.0/8'] }],
        change: { description: 'changed' },
    },
    permissions: {
        commands: [
            createPermission, createPermissions, readPermission, readPermissions, updatePermission, updatePermissions,
            deletePermission, deletePermissions,
        ],
        items: ({ policy }) => ['read', 'update'].map((action) => ({ policy, action, collection: 'directus_roles' })),
        change: { fields: ['name'] },
    },
    presets: {
        commands: [
            createPreset, createPresets, readPreset, readPresets, updatePreset, updatePresets, deletePreset, deletePresets,
        ],
        items: () => ['one', 'two'].map((bookmark) => ({ bookmark, collection: 'directus_users' })),
        change: { search: 'changed' },
    },
    notifications: {
        commands: [
            createNotification, createNotifications, readNotification, readNotifications, updateNotification,
            updateNotifications, deleteNotification, deleteNotifications,
        ],
        items: ({ me }) => ['One', 'Two'].map((subject) => ({ subject, recipient: me })),
        change: { status: 'archived' },
    },
};

test('administration with the official SDK', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const server = await workspace.start();
    const admin = withStaticToken(server.url, workspace.settings.ADMIN_TOKEN);
    const visitor = client(server.url, 'json');
    const me = (await admin.request(readUsers({ fields: ['id'] })))[0].id;
    const policy = (await admin.request(createPolicy({ name: 'For permissions' }))).id;

    for (const [name, { commands, items, change }] of Object.entries(COLLECTIONS)) {
        const [create, createSeveral, read, readSeveral, update, updateSeveral, remove, removeSeveral] = commands;
        await t.test(name, async () => {
            const [first, second] = items({ me, policy });
            const [field] = Object.keys(change);
            const one = await admin.request(create(first));
            for (const [key, value] of Object.entries(first)) assert.deepEqual(one[key], value, key);
            assert.deepEqual(await admin.request(read(one.id)), one);
            const changed = await admin.request(update(one.id, change));
            assert.deepEqual(changed[field], change[field]);

            const ids = (await admin.request(createSeveral([first, second]))).map(({ id }) => id);
            assert.equal(ids.length, 2);
            const all = await admin.request(updateSeveral(ids, change, { fields: ['id', field] }));
            assert.deepEqual(all.map((item) => item[field]), [change[field], change[field]]);
            const filter = { id: { _in: ids } };
            const found = (await admin.request(readSeveral({ filter, limit: -1 }))).filter(({ id }) => id);
            assert.deepEqual(found.map(({ id }) => id).toSorted(), ids.toSorted());
            await refused(visitor.request(readSeveral()), 403, 'FORBIDDEN');
            await refused(visitor.request(update(one.id, change)), 403, 'FORBIDDEN');

            assert.equal(await admin.request(remove(one.id)), null);
            await refused(admin.request(read(one.id)), 403, 'FORBIDDEN');
            assert.equal(await admin.request(removeSeveral(ids)), null);
            await refused(admin.request(read(ids[0])), 403, 'FORBIDDEN');
        });
    }

    await t.test('changes users one by one, searches, counts and invites', async () => {
        const made = await admin.request(createUsers([{ email: 'a@example.com' }, { email: 'b@example.com' }]));
        const batch = made.map(({ id }, index) => ({ id, title: `Title ${index}` }));
        const changed = await admin.request(updateUsersBatch(batch, { fields: ['id', 'title'] }));
        assert.deepEqual(changed, batch);
        const searched = await admin.request(withSearch(readUsers({ search: 'Title 1', fields: ['email'] })));
        assert.deepEqual(searched, [{ email: 'b@example.com' }]);
        const [counted] = await admin.request(aggregate('directus_users', { aggregate: { count: 'id' } }));
        assert.equal(Number(counted.count.id), 3);

        const role = (await admin.request(createRole({ name: 'Guests' }))).id;
        assert.equal(await admin.request(inviteUser('guest@example.com', role)), null);
        const filter = { email: { _eq: 'guest@example.com' } };
        assert.deepEqual(await admin.request(readUsers({ filter, fields: ['status', 'role'] })), [{ status: 'invited', role }]);
    });

    await t.test('reads the activity', async () => {
        await admin.request(updateMe({ title: 'Head' }));
        const [last] = await admin.request(readActivities({ sort: ['-id'], limit: 1 }));
        assert.deepEqual([last.action, last.collection, last.item, last.user], ['update', 'directus_users', me, me]);
        assert.deepEqual(await admin.request(readActivity(last.id)), last);
        const [revision] = await admin.request(readRevisions({ filter: { activity: { _eq: last.id } } }));
        assert.deepEqual(revision.delta, { title: 'Head' });
        assert.deepEqual(await admin.request(readRevision(revision.id)), revision);
    });

    await t.test('reads and changes the settings', async () => {
        assert.equal((await admin.request(readSettings())).project_name, 'Directus');
        const changed = await admin.request(updateSettings({ project_name: 'Ours' }, { fields: ['project_name'] }));
        assert.deepEqual(changed, { project_name: 'Ours' });
        await refused(visitor.request(readSettings()), 403, 'FORBIDDEN');
    });

    await t.test('reads permissions of items, the server and the API', async () => {
        const rights = await admin.request(readItemPermissions('directus_users', me));
        assert.deepEqual([rights.update.access, rights.delete.access], [true, true]);
        assert.equal((await admin.request(serverHealth())).status, 'ok');
        await refused(visitor.request(serverHealth()), 403, 'FORBIDDEN');
        const document = await admin.request(readOpenApiSpec());
        assert.equal(document.openapi, '3.0.1');
        assert.ok(document.paths['/users'].delete);
        assert.equal((await visitor.request(readOpenApiSpec())).paths['/users'], undefined);
        await admin.request(clearCache());
        await refused(visitor.request(clearCache()), 403, 'FORBIDDEN');
    });
});

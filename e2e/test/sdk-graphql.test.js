// The official SDK over GraphQL.

import { createDirectus, graphql, staticToken } from '@directus/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from '../lib/browser.js';
import { CHEAP_HASHES, Workspace } from '../lib/workspace.js';
import { client, refused } from '../lib/sdk.js';

/** A client of the system scope. */
function withToken(url, token) {
    return createDirectus(url).with(staticToken(token)).with(graphql());
}

test('the official SDK over GraphQL', async (t) => {
    const workspace = await Workspace.for(t, CHEAP_HASHES);
    const server = await workspace.start();
    const admin = withToken(server.url, workspace.settings.ADMIN_TOKEN);
    const ask = (query, variables) => admin.query(query, variables, 'system');

    await t.test('reads its own user', async () => {
        const { users_me: me } = await ask('query { users_me { email role { name } } }');
        assert.deepEqual(me, { email: workspace.settings.ADMIN_EMAIL, role: { name: 'Administrator' } });
    });

    await t.test('creates, finds, changes and deletes users', async () => {
        const { create_users_items: made } = await ask(
            'mutation ($data: [create_directus_users_input!]) { create_users_items(data: $data) { id email } }',
            { data: [{ email: 'ann@example.com', password: 'a password', role: { name: 'Staff' } }, { email: 'bob@example.com' }] },
        );
        assert.deepEqual(made.map((user) => user.email), ['ann@example.com', 'bob@example.com']);

        const { users } = await ask(
            'query ($filter: directus_users_filter, $sort: [String]) { users(filter: $filter, sort: $sort) { mail: email role { name } } }',
            { filter: { email: { _ends_with: '@example.com' }, role: { name: { _eq: 'Staff' } } }, sort: ['email'] },
        );
        assert.deepEqual(users, [{ mail: 'ann@example.com', role: { name: 'Staff' } }]);

        const ids = made.map((user) => user.id);
        const { update_users_items: changed } = await ask(
            'mutation ($ids: [ID]!) { update_users_items(ids: $ids, data: { title: "T" }) { title } }',
            { ids },
        );
        assert.deepEqual(changed, [{ title: 'T' }, { title: 'T' }]);

        const { users_aggregated: groups } = await ask('query { users_aggregated(groupBy: ["title"]) { group count { id } } }');
        assert.deepEqual(groups.find((one) => one.group.title === 'T')?.count, { id: 2 });

        const { delete_users_items: gone } = await ask('mutation ($ids: [ID]!) { delete_users_items(ids: $ids) { ids } }', { ids });
        assert.deepEqual(gone, { ids });
    });

    await t.test('reads only what it has permission for', async () => {
        const anonymous = createDirectus(server.url).with(graphql());
        assert.deepEqual(await anonymous.query('query { server_ping }', {}, 'system'), { server_ping: 'pong' });
        await refused(anonymous.query('query { users { email } }', {}, 'system'), 400, 'GRAPHQL_VALIDATION');
        await refused(withToken(server.url, 'not-a-token').query('query { server_ping }', {}, 'system'), 401, 'INVALID_CREDENTIALS');
    });

    await t.test('uses the session of a login', async () => {
        const browser = new Browser();
        const visitor = client(server.url, 'session', { browser, autoRefresh: false });
        await visitor.login({ email: workspace.settings.ADMIN_EMAIL, password: workspace.settings.ADMIN_PASSWORD });
        const same = createDirectus(server.url, { globals: { fetch: browser.fetch } }).with(graphql({ credentials: 'include' }));
        const { users_me: me } = await same.query('query { users_me { email } }', {}, 'system');
        assert.equal(me.email, workspace.settings.ADMIN_EMAIL);
        assert.deepEqual(await same.query('mutation { auth_logout(mode: session) }', {}, 'system'), { auth_logout: true });
        await refused(same.query('query { users_me { email } }', {}, 'system'), 400, 'GRAPHQL_VALIDATION');
    });
});

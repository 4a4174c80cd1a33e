import { expect } from '@playwright/test';

import type { Json } from '../lib/json.ts';
import { test } from '../lib/test.ts';

const unique = (name: string): string => `${name} ${process.hrtime.bigint().toString(36)}`;

test.beforeEach(async ({ context, users, server }) => users.logIn(context, server.admin));

test('roles are nested, renamed and moved, and the users of a deleted role get another one', async ({ page, users, server, look }) => {
    const [above, below, third] = [unique('Staff'), unique('Editors'), unique('Support')];
    await page.goto(`${server.url}/admin/roles`);
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Name').fill(above);
    await page.getByRole('button', { name: 'Create role' }).click();
    await page.getByRole('button', { name: `Actions for ${above}` }).click();
    await page.getByRole('menuitem', { name: 'New role below' }).click();
    await page.getByLabel('Name').fill(below);
    await page.getByRole('button', { name: 'Create role' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: below })).toContainText('level 2');
    await look.at();

    await page.getByRole('button', { name: below, exact: true }).click();
    await page.getByLabel('Name').fill(third);
    await page.getByLabel('Parent role').selectOption({ label: 'None: top level' });
    await look.at();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: third })).not.toContainText('level');

    const [{ id: role }] = await server.request('GET', `/roles?filter[name][_eq]=${encodeURIComponent(third)}&fields=id`);
    const user = await users.add({ role });
    await page.reload();
    await page.getByRole('button', { name: `Actions for ${third}` }).click();
    await page.getByRole('menuitem', { name: 'Delete role' }).click();
    await expect(page.getByText('1 person has this role.')).toBeVisible();
    await page.getByLabel('What happens to them').selectOption({ label: `Give them the role ${above}` });
    await look.at();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete role' }).click();
    await expect(page.getByText(`The role ${third} was deleted`)).toBeVisible();
    expect(await server.request('GET', `/users/${user.id}?fields=status,role.name`)).toEqual({ status: 'active', role: { name: above } });
});

test('a policy is created with its permissions', async ({ page, server, quiet, look }) => {
    const name = unique('Own data');
    await page.goto(`${server.url}/admin/policies`);
    await expect(page.getByRole('table', { name: 'Policies' })).toBeVisible();
    await look.at();
    await page.getByRole('button', { name: 'New policy' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Create policy' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);

    await page.getByRole('button', { name: 'People, Change: Not allowed' }).click();
    await page.getByLabel('Allowed', { exact: true }).selectOption({ label: 'With conditions' });
    await page.getByLabel('All fields').uncheck();
    await page.getByLabel('first_name', { exact: true }).check();
    await page.getByRole('tab', { name: 'Items' }).click();
    await page.getByLabel('As JSON').fill('{"id":{"_eq":"$CURRENT_USER"}}');
    await expect(page.getByLabel('Field', { exact: true })).toHaveValue('id');
    await look.at();
    await page.getByRole('dialog').getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('button', { name: 'People, Change: With conditions' })).toBeVisible();
    await look.at();
    const [permission] = (await server.request('GET', `/permissions?filter[policy][name][_eq]=${encodeURIComponent(name)}`)).filter(
        (one: Json) => !one.system,
    );
    expect(permission).toMatchObject({
        collection: 'directus_users',
        action: 'update',
        fields: ['first_name'],
        permissions: { id: { _eq: '$CURRENT_USER' } },
    });

    const path = new URL(page.url()).pathname.replace('/admin', '');
    quiet.expect(400, path);
    await page.getByLabel('Applies only from these networks').fill('nonsense');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText(/IP Access contains an incorrect value/)).toBeVisible();
    await page.getByLabel('Applies only from these networks').fill('10.0.0.0/8');
    await page.getByLabel('Needs a second factor').check();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Some networks only');

    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete policy' }).click();
    await expect(page.getByText(`The policy ${name} was deleted`)).toBeVisible();
});

test('the effective permissions of a user are shown', async ({ page, users, server }) => {
    const user = await users.add();
    await page.goto(`${server.url}/admin/effective`);
    await page.getByLabel('Choose a person').fill(user.email);
    await page.getByRole('button', { name: user.email }).click();
    await expect(page.getByText('of the role Member')).toBeVisible();
    await expect(page.getByText('May use the Studio.')).toBeVisible();
});

import { expect } from '@playwright/test';

import { test } from '../lib/test.ts';

test.beforeEach(async ({ context, users, server }) => users.logIn(context, server.admin));

test('a profile is changed, and an error is shown at its field', async ({ page, users, server, quiet, look }) => {
    const [user, other] = [await users.add(), await users.add()];
    await page.goto(`${server.url}/admin/users/${user.id}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(user.first_name);
    await look.at();
    await page.getByLabel('Position').fill('Engineer');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    expect((await server.request('GET', `/users/${user.id}?fields=title`)).title).toBe('Engineer');
    quiet.expect(400, `/users/${user.id}`);
    await page.getByLabel('E-mail address').fill(other.email);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText(/That is taken already/)).toBeVisible();
});

test('sessions are ended and TFA is disabled', async ({ page, users, server, look }) => {
    const own = { collection: 'directus_users', action: 'update', fields: ['tfa_secret'], permissions: { id: { _eq: '$CURRENT_USER' } } };
    const user = await users.add({ role: await users.makeRole('Careful', { app_access: true, permissions: [own] }) });
    await users.enableTfa(user);
    await page.goto(`${server.url}/admin/users/${user.id}/logins`);
    await expect(page.getByRole('table', { name: 'Sessions' })).toBeVisible();
    await look.at();
    await page.getByRole('button', { name: 'End all' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all' }).click();
    await expect(page.getByText('Not logged in anywhere.')).toBeVisible();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await expect(page.getByText('The password alone is enough to log in.')).toBeVisible();
    expect((await server.request('GET', `/users/${user.id}?fields=tfa_secret`)).tfa_secret).toBeNull();
});

test('role, policies, and effective permissions', async ({ page, users, server, look }) => {
    const user = await users.add();
    const name = `Extra ${process.hrtime.bigint().toString(36)}`;
    await server.request('POST', '/policies', {
        name,
        permissions: [
            { collection: 'directus_users', action: 'read', fields: ['id', 'email'], permissions: { status: { _eq: 'active' } } },
        ],
    });
    await page.goto(`${server.url}/admin/users/${user.id}/rights`);
    await page.getByLabel('Choose a policy').selectOption({ label: name });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('link', { name })).toBeVisible();
    await look.at();
    await page.getByRole('link', { name: 'Show what this person may do' }).click();
    await expect(page.getByText('of this person')).toBeVisible();
    await expect(page.getByText('{"status":{"_eq":"active"}}')).toBeVisible();
    await look.at();
});

test('mails are sent again, and an account is suspended and deleted', async ({ page, users, server, mailbox, quiet, look }) => {
    const user = await users.add();
    await page.goto(`${server.url}/admin/users/${user.id}`);
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Send a link for a new password' }).click();
    await expect(page.getByText(`A link for a new password is on its way to ${user.email}`)).toBeVisible();
    await mailbox.link(user.email, '/admin/reset-password');
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Suspend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Suspended');
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByLabel('Show').selectOption({ label: 'What was done to this account' });
    await expect(page.getByRole('table', { name: 'Activity' })).toContainText('Changed');
    await look.at();
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete person' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete person' }).click();
    await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
    quiet.expect(403, `/users/${user.id}`);
    await page.goto(`${server.url}/admin/users/${user.id}`);
    await expect(page.getByText('There is no such person')).toBeVisible();
});

test('an invite is sent again', async ({ page, users, server, mailbox }) => {
    const email = `again.${process.hrtime.bigint().toString(36)}@example.com`;
    await server.request('POST', '/users/invite', { email, role: await users.memberRole() });
    const first = await mailbox.link(email);
    const [{ id }] = await server.request('GET', `/users?filter[email][_eq]=${email}&fields=id`);
    await page.goto(`${server.url}/admin/users/${id}`);
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Send the invitation again' }).click();
    await expect(page.getByText(`The invitation is on its way to ${email}`)).toBeVisible();
    expect(new URL(await mailbox.link(email)).pathname).toBe(new URL(first).pathname);
});

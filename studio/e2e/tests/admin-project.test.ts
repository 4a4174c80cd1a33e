import { expect } from '@playwright/test';

import { test } from '../lib/test.ts';

test.beforeEach(async ({ context, users, server }) => users.logIn(context, server.admin));

test('registration, password policy and appearance are set', async ({ page, server, look }) => {
    const before = await server.request('GET', '/settings');
    await page.goto(`${server.url}/admin/settings`);
    await page.getByLabel('Anybody may register').setChecked(true);
    await page.getByLabel('Rule for passwords').selectOption('strong');
    await page.getByLabel('Subtitle').fill('A place for people');
    await page.getByLabel('Failed logins until an account is locked').fill('12');
    await look.at();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('The settings are saved')).toBeVisible();
    const after = await server.request('GET', '/settings');
    expect(after).toMatchObject({ public_registration: true, project_descriptor: 'A place for people', auth_login_attempts: 12 });
    expect(after.auth_password_policy).toContain('(?=.*[A-Z])');
    const { public_registration, project_descriptor, auth_password_policy, auth_login_attempts } = before;
    await server.request('PATCH', '/settings', { public_registration, project_descriptor, auth_password_policy, auth_login_attempts });
});

test('the audit log is filtered', async ({ page, users, server, look }) => {
    const user = await users.add({ first_name: 'Emmy', last_name: process.hrtime.bigint().toString(36) });
    await page.goto(`${server.url}/admin/activity`);
    await expect(page.getByRole('table', { name: 'Activity' })).toBeVisible();
    await page.getByLabel('What').selectOption({ label: 'Login' });
    await look.at();
    await page.getByLabel('Choose a person').fill(user.email);
    await page.getByRole('button', { name: user.email }).click();
    await expect(page.getByText('Nothing like that has happened')).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(page.getByRole('table', { name: 'Activity' })).toContainText('Created');
});

test('the overview shows its figures as charts and as tables', async ({ page, server, look }) => {
    await page.goto(`${server.url}/admin/overview`);
    await expect(page.getByRole('img', { name: /^Logins: \d+ in all/ })).toBeVisible();
    await look.at();
    await page.getByText('As a table').first().click();
    await expect(page.getByRole('table', { name: 'Logins' }).getByRole('row')).toHaveCount(15);
});

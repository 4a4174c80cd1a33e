import { expect, test } from '../lib/test.ts';

test('an invite is accepted once', async ({ page, users, server, mailbox, quiet, look }) => {
    const email = `guest.${process.hrtime.bigint().toString(36)}@example.com`;
    await server.request('POST', '/users/invite', { email, role: await users.memberRole() });
    const link = await mailbox.link(email, '/admin/accept-invite');
    await page.goto(link);
    await expect(page.getByText(`You have been invited as ${email}.`)).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill('a password for guests');
    await look.at('invite');
    await page.getByRole('button', { name: 'Accept invitation' }).click();
    await expect(page.getByRole('heading', { name: 'You are in' })).toBeVisible();
    await look.at('invite/done');
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('a password for guests');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();

    for (const status of [400, 401, 403]) quiet.expect(status, '/users/invite/accept');
    await page.goto(link);
    await page.getByLabel('Password', { exact: true }).fill('a password for guests');
    await page.getByRole('button', { name: 'Accept invitation' }).click();
    await expect(page.getByRole('heading', { name: 'This invitation does not work any more' })).toBeVisible();
    await look.at('invite/used');
    await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
});

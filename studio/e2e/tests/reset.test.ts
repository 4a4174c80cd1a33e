import { expect, test } from '../lib/test.ts';

test('a password reset: the link works once, and then offers a new one', async ({ page, users, mailbox, quiet, look }) => {
    const ada = await users.add();
    await page.goto('/admin/login');
    await page.getByLabel('E-mail address').fill(ada.email);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(page.getByLabel('E-mail address')).toHaveValue(ada.email);
    await look.at('reset-ask');
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mailbox' })).toBeVisible();
    await look.at('reset/sent');

    const link = await mailbox.link(ada.email, '/admin/reset-password');
    await page.goto(link);
    await page.getByLabel('New password').fill('another fine password');
    await look.at('reset-choose');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByRole('heading', { name: 'Password changed' })).toBeVisible();
    await look.at('reset/done');
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('E-mail address').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill('another fine password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();

    for (const status of [400, 401, 403]) quiet.expect(status, '/auth/password/reset');
    await page.goto(link);
    await page.getByLabel('New password').fill('one more password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
    await look.at('reset/used');
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await expect(page.getByLabel('E-mail address')).toHaveValue(ada.email);
    await page.getByRole('button', { name: 'Send link' }).click();
    expect(await mailbox.link(ada.email, '/admin/reset-password')).not.toBe(link);
});

test('the answer for an unknown address is the same', async ({ page }) => {
    await page.goto('/admin/reset-password');
    await page.getByLabel('E-mail address').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mailbox' })).toBeVisible();
});

// The public pages with the keyboard only.

import { expect, test } from '../lib/test.ts';

test('login', async ({ page, users }) => {
    const ada = await users.add();
    await page.goto('/admin/login');
    await expect(page.getByLabel('E-mail address')).toBeFocused();
    await page.keyboard.type(ada.email);
    await page.keyboard.press('Tab');
    // The link to the password reset is between the two fields.
    if (!(await page.getByLabel('Password', { exact: true }).evaluate((field) => field === document.activeElement)))
        await page.keyboard.press('Tab');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await page.keyboard.type(ada.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();
});

test('reset', async ({ page, users, mailbox }) => {
    const ada = await users.add();
    await page.goto('/admin/reset-password');
    await expect(page.getByLabel('E-mail address')).toBeFocused();
    await page.keyboard.type(ada.email);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Check your mailbox' })).toBeFocused();
    await page.goto(await mailbox.link(ada.email, '/admin/reset-password'));
    await expect(page.getByLabel('New password')).toBeFocused();
    await page.keyboard.type('typed without a mouse');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Show password' })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByLabel('New password')).toHaveAttribute('type', 'text');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Password changed' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/admin/login');
    await expect(page.getByLabel('E-mail address')).toBeFocused();
});

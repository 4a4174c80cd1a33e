import { expect, test } from '../lib/test.ts';

test.use({ settings: { ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined, ADMIN_TOKEN: undefined } });

test('the setup creates the first administrator', async ({ page, look }) => {
    await page.goto('/admin/login');
    await expect(page).toHaveURL('/admin/setup');
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Lovelace');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('the first of all passwords');
    await look.at('setup');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page).toHaveURL('/admin/overview');
    await page.goto('/admin/setup');
    await expect(page).toHaveURL('/admin/overview');
});

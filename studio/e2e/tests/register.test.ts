import { expect, test } from '../lib/test.ts';

const STRONG = `/(?=^.{8,}$)(?=.*\\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\\s)(?=.*[A-Z])(?=.*[a-z]).*$/`;

test.beforeAll(async ({ server, users }) => {
    const public_registration_role = await users.memberRole();
    await server.request('PATCH', '/settings', {
        public_registration: true,
        public_registration_verify_email: true,
        public_registration_role,
        auth_password_policy: STRONG,
    });
});
test.afterAll(async ({ server }) => {
    await server.request('PATCH', '/settings', { public_registration: false, auth_password_policy: null });
});

test('a registration is verified by the link in the mail, once', async ({ page, mailbox, look }) => {
    const email = `new.${process.hrtime.bigint().toString(36)}@example.com`;
    await page.goto('/admin/login');
    await page.getByRole('link', { name: 'Create one' }).click();
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('E-mail address').fill(email);
    const password = page.getByLabel('Password', { exact: true });
    await password.fill('short');
    await expect(page.getByRole('listitem').filter({ hasText: 'At least 8 characters' })).toContainText('not fulfilled yet');
    await expect(page.getByText('Easy to guess')).toBeVisible();
    await look.at('register');
    await password.fill('A-long-passw0rd!');
    for (const rule of await page.getByRole('listitem').all()) await expect(rule).not.toContainText('not fulfilled yet');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mailbox' })).toBeVisible();
    await look.at('register/sent');

    const link = await mailbox.link(email, '/users/register/verify-email');
    await page.goto(link);
    await expect(page).toHaveURL('/admin/verify-email');
    await expect(page.getByRole('heading', { name: 'Address confirmed' })).toBeVisible();
    await look.at('verified');
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('E-mail address').fill(email);
    await password.fill('A-long-passw0rd!');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();

    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await look.at('verify/used');
    await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
});

test('a password that does not match the policy is refused', async ({ page, quiet }) => {
    quiet.expect(400, '/users/register');
    await page.goto('/admin/register');
    await page.getByLabel('E-mail address').fill('somebody@example.com');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
});

test('the page says so if registration is disabled', async ({ page, server, look }) => {
    await server.request('PATCH', '/settings', { public_registration: false });
    await page.goto('/admin/register');
    await expect(page.getByRole('heading', { name: 'Nobody can register here' })).toBeVisible();
    await look.at('register/closed');
    await server.request('PATCH', '/settings', { public_registration: true });
});

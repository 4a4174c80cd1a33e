import type { Page } from '@playwright/test';

import { codeOf } from '../lib/users.ts';
import { expect, test } from '../lib/test.ts';

async function logIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

const isLoggedIn = (page: Page): Promise<void> => expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();

test('the right password logs in', async ({ page, users, look }) => {
    const ada = await users.add();
    await page.goto('/admin/login');
    await expect(page.getByLabel('E-mail address')).toBeFocused();
    await look.at('login');
    await logIn(page, ada);
    await expect(page).toHaveURL('/admin/account');
    await isLoggedIn(page);
});

test('an administrator lands on the overview', async ({ page, server }) => {
    await page.goto('/admin');
    await expect(page).toHaveURL('/admin/login');
    await logIn(page, server.admin);
    await expect(page).toHaveURL('/admin/overview');
});

test('a wrong password shows an error, and the next attempt works', async ({ page, users, quiet, look }) => {
    const ada = await users.add();
    quiet.expect(401, '/auth/login');
    await page.goto('/admin/login');
    await logIn(page, { ...ada, password: 'wrong' });
    await expect(page.getByRole('alert')).toHaveText('The address or the password is not right.');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await look.at('login/wrong');
    await logIn(page, ada);
    await isLoggedIn(page);
});

test('an OTP is required with TFA', async ({ page, users, quiet, look }) => {
    const ada = await users.add();
    await users.enableTfa(ada);
    quiet.expect(401, '/auth/login');
    await page.goto('/admin/login');
    await logIn(page, ada);
    await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
    const code = page.getByLabel('Six-digit code');
    await expect(code).toBeFocused();
    await look.at('login/code');
    await code.fill('000000');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('This code is not right');
    await code.fill(codeOf(ada.secret!));
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await isLoggedIn(page);
});

test('a recovery code works once', async ({ page, users, quiet }) => {
    const ada = await users.add();
    await users.enableTfa(ada);
    quiet.expect(401, '/auth/login');
    const withCode = async (recoveryCode: string): Promise<void> => {
        await page.goto('/admin/login');
        await logIn(page, ada);
        await page.getByRole('button', { name: 'Use a recovery code' }).click();
        await page.getByLabel('Recovery code').fill(recoveryCode);
        await page.getByRole('button', { name: 'Log in', exact: true }).click();
    };
    await withCode(ada.recoveryCodes![0]!);
    await isLoggedIn(page);
    await page.context().clearCookies();
    await withCode(ada.recoveryCodes![0]!);
    await expect(page.getByRole('alert')).toContainText('This recovery code is not right');
});

test('a suspended user sees an error', async ({ page, users, quiet }) => {
    const ada = await users.add({ status: 'suspended' });
    quiet.expect(401, '/auth/login');
    await page.goto('/admin/login');
    await logIn(page, ada);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page).toHaveURL('/admin/login');
});

test('logging out ends the session', async ({ page, users, look }) => {
    const ada = await users.add();
    await users.logIn(page.context(), ada);
    await page.goto('/admin/account');
    await page.getByRole('button', { name: /Account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await expect(page.getByRole('heading', { name: 'Logged out' })).toBeVisible();
    await look.at('logout');
    expect((await page.context().cookies()).filter(({ value }) => value)).toEqual([]);
    await page.goto('/admin/account');
    await expect(page).toHaveURL('/admin/login?redirect=/account');
});

test('the requested page is opened after the login', async ({ page, users }) => {
    const ada = await users.add();
    await page.goto('/admin/account/sessions');
    await logIn(page, ada);
    await expect(page).toHaveURL('/admin/account/sessions');
    await expect(page.getByText('This device')).toBeVisible();
});

// GHSA-q75c-4gmv-mg9x: a link to the login page must not lead to another site after the login (see also redirect-path.test.ts).
test('the login never redirects to another site', async ({ page, users, server }) => {
    const ada = await users.add();
    for (const redirect of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/%09/evil.example']) {
        await page.context().clearCookies();
        await page.goto(`/admin/login?redirect=${encodeURIComponent(redirect)}`);
        await logIn(page, ada);
        await expect(page.getByRole('heading', { name: /My account|There is nothing here/ })).toBeVisible();
        expect(new URL(page.url()).origin).toBe(server.url);
    }
});

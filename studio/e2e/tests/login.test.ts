import type { Page } from '@playwright/test';

import { codeOf } from '../lib/people.ts';
import { expect, test } from '../lib/test.ts';

async function logIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

const isIn = (page: Page): Promise<void> => expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();

test('the right password lets in', async ({ page, people, look }) => {
    const ada = await people.add();
    await page.goto('/admin/login');
    await expect(page.getByLabel('E-mail address')).toBeFocused();
    await look.at('login');
    await logIn(page, ada);
    await expect(page).toHaveURL('/admin/account');
    await isIn(page);
});

test('an administrator lands on the overview', async ({ page, server }) => {
    await page.goto('/admin');
    await expect(page).toHaveURL('/admin/login');
    await logIn(page, server.admin);
    await expect(page).toHaveURL('/admin/overview');
});

test('a wrong password is said, and the next try works', async ({ page, people, quiet, look }) => {
    const ada = await people.add();
    quiet.expect(401, '/auth/login');
    await page.goto('/admin/login');
    await logIn(page, { ...ada, password: 'wrong' });
    await expect(page.getByRole('alert')).toHaveText('The address or the password is not right.');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await look.at('login/wrong');
    await logIn(page, ada);
    await isIn(page);
});

test('a second factor is asked for', async ({ page, people, quiet, look }) => {
    const ada = await people.add();
    await people.addSecondFactor(ada);
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
    await isIn(page);
});

test('a recovery code lets in, once', async ({ page, people, quiet }) => {
    const ada = await people.add();
    await people.addSecondFactor(ada);
    quiet.expect(401, '/auth/login');
    const withCode = async (recoveryCode: string): Promise<void> => {
        await page.goto('/admin/login');
        await logIn(page, ada);
        await page.getByRole('button', { name: 'Use a recovery code' }).click();
        await page.getByLabel('Recovery code').fill(recoveryCode);
        await page.getByRole('button', { name: 'Log in', exact: true }).click();
    };
    await withCode(ada.recoveryCodes![0]!);
    await isIn(page);
    await page.context().clearCookies();
    await withCode(ada.recoveryCodes![0]!);
    await expect(page.getByRole('alert')).toContainText('This recovery code is not right');
});

test('a suspended account is told so, but only with its password', async ({ page, people, quiet }) => {
    const ada = await people.add({ status: 'suspended' });
    quiet.expect(401, '/auth/login');
    await page.goto('/admin/login');
    await logIn(page, ada);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page).toHaveURL('/admin/login');
});

test('logging out ends the session', async ({ page, people, look }) => {
    const ada = await people.add();
    await people.logIn(page.context(), ada);
    await page.goto('/admin/account');
    await page.getByRole('button', { name: /Account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await expect(page.getByRole('heading', { name: 'Logged out' })).toBeVisible();
    await look.at('logout');
    expect((await page.context().cookies()).filter(({ value }) => value)).toEqual([]);
    await page.goto('/admin/account');
    await expect(page).toHaveURL('/admin/login?redirect=/account');
});

test('a page that needed a login comes after it', async ({ page, people }) => {
    const ada = await people.add();
    await page.goto('/admin/account/sessions');
    await logIn(page, ada);
    await expect(page).toHaveURL('/admin/account/sessions');
    await expect(page.getByText('This device')).toBeVisible();
});

// GHSA-q75c-4gmv-mg9x: a link to the login page must not lead to somebody else's site after it (and see wanted-path.test.ts).
test('after the login nobody is led to another site', async ({ page, people, server }) => {
    const ada = await people.add();
    for (const redirect of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/%09/evil.example']) {
        await page.context().clearCookies();
        await page.goto(`/admin/login?redirect=${encodeURIComponent(redirect)}`);
        await logIn(page, ada);
        await expect(page.getByRole('heading', { name: /My account|There is nothing here/ })).toBeVisible();
        expect(new URL(page.url()).origin).toBe(server.url);
    }
});

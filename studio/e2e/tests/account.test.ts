import type { Page } from '@playwright/test';

import { codeOf, type TestUser } from '../lib/users.ts';
import { expect, test } from '../lib/test.ts';

let ada: TestUser;

test.beforeEach(async ({ users, context }) => {
    ada = await users.add();
    await users.logIn(context, ada);
});

const open = async (page: Page, tab: string): Promise<void> => void (await page.goto(`/admin/account/${tab}`));
const says = (page: Page, text: string): Promise<void> => expect(page.getByText(text, { exact: true })).toBeVisible();

test('profile', async ({ page, look, server }) => {
    await open(page, '');
    await page.getByLabel('First name').fill('Augusta Ada');
    await page.getByLabel('Position').fill('Countess');
    await page.getByLabel('About you').fill('Wrote the first program.');
    await look.at('account-profile');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await says(page, 'Your profile is saved');
    await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled();
    const saved = await server.request('GET', `/users/${ada.id}?fields=first_name,title,description`);
    expect(saved).toEqual({ first_name: 'Augusta Ada', title: 'Countess', description: 'Wrote the first program.' });
    await page.reload();
    await expect(page.getByLabel('First name')).toHaveValue('Augusta Ada');
});

test('password: the new one works', async ({ page, look, users, context }) => {
    await open(page, 'password');
    await page.getByLabel('New password').fill('a password that is hard to guess');
    await expect(page.getByText('Very good')).toBeVisible();
    await look.at('account-password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await says(page, 'Your password is changed');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();
    await users.logIn(context, { ...ada, password: 'a password that is hard to guess' });
});

test('TFA: enable, new recovery codes, disable', async ({ page, look, quiet }) => {
    await open(page, 'tfa');
    await look.at('account-tfa-off');
    await page.getByRole('button', { name: 'Set up a second factor' }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill(ada.password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
    await look.at('account-tfa/code');
    const secret = (await page.locator('code').first().textContent())!.replaceAll(/\s/g, '');
    await page.getByLabel('Six-digit code').fill(codeOf(secret, -1));
    await page.getByRole('button', { name: 'Switch on' }).click();
    await expect(page.getByText('Keep your recovery codes')).toBeVisible();
    await look.at('account-tfa/recovery');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('recovery-codes.txt');
    await page.getByLabel('I have saved the codes').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText(/10 recovery codes left/)).toBeVisible();
    await look.at('account-tfa/on');

    quiet.expect(401, '/users/me/tfa/recovery-codes');
    quiet.expect(400, '/users/me/tfa/recovery-codes');
    await page.getByRole('button', { name: 'New recovery codes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill('wrong');
    await dialog.getByRole('button', { name: 'New recovery codes' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('The password is not right.');
    await dialog.getByLabel('Password', { exact: true }).fill(ada.password);
    await dialog.getByRole('button', { name: 'New recovery codes' }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(10);
    const [recoveryCode] = await dialog.getByRole('listitem').allTextContents();
    await look.at();
    await dialog.getByLabel('I have saved the codes').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(dialog).toBeHidden();

    await page.getByRole('button', { name: 'Switch off' }).click();
    await look.at('account-tfa/disable');
    await dialog.getByLabel('Code or recovery code').fill(recoveryCode!.trim());
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await says(page, 'The second factor is off');
    await expect(page.getByRole('button', { name: 'Set up a second factor' })).toBeVisible();
});

test('sessions: this device, one, all others', async ({ page, look, users, browser, server }) => {
    const others = await Promise.all(
        [1, 2, 3].map(() =>
            browser.newContext({
                userAgent:
                    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
            }),
        ),
    );
    for (const other of others) await users.logIn(other, ada);
    await open(page, 'sessions');
    const sessions = page.getByRole('tabpanel').getByRole('listitem');
    await expect(sessions).toHaveCount(4);
    await expect(sessions.first()).toContainText('This device');
    await look.at('account-sessions');
    await sessions
        .nth(1)
        .getByRole('button', { name: /^End the session/ })
        .click();
    await says(page, 'The session is ended');
    await expect(sessions).toHaveCount(3);
    await page.getByRole('button', { name: 'End all others' }).click();
    await look.axe();
    await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
    await says(page, 'All other sessions are ended');
    await expect(sessions).toHaveCount(1);
    for (const other of others) {
        const answer = await other.request.get(`${server.url}/users/me`);
        expect(answer.ok()).toBe(false);
        await other.close();
    }
});

test('language and appearance', async ({ page, look, server }) => {
    await open(page, 'settings');
    await look.at('account-settings');
    await page.getByRole('combobox', { name: 'Appearance' }).selectOption({ label: 'Dark' });
    await says(page, 'Saved');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(await server.request('GET', `/users/${ada.id}?fields=appearance`)).toEqual({ appearance: 'dark' });
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a user who may not change their account sees a notice, and changes the password by mail', async ({
    page,
    users,
    context,
    mailbox,
    look,
}) => {
    ada = await users.add({ role: await users.makeRole('Readers') });
    await context.clearCookies();
    await users.logIn(context, ada);
    const fixed = 'You may not change this yourself. Ask an administrator.';
    await open(page, '');
    await says(page, fixed);
    await expect(page.getByLabel('First name')).toBeDisabled();
    await look.at();
    for (const tab of ['email', 'tfa']) {
        await open(page, tab);
        await says(page, fixed);
    }
    await open(page, 'password');
    await page.getByRole('button', { name: 'Send link' }).click();
    expect(await mailbox.link(ada.email, '/admin/reset-password')).toContain('token=');
});

import { expect, test } from '../lib/test.ts';

test.use({ settings: { EMAIL_CHANGE_CONFIRM: 'true' } });

test('a new address takes effect once it is confirmed', async ({ page, users, context, mailbox, server, look, quiet }) => {
    const ada = await users.add();
    const wanted = `new.${ada.email}`;
    await users.logIn(context, ada);
    await page.goto('/admin/account/email');
    await page.getByLabel('New address').fill(wanted);
    await look.at('account-email');
    await page.getByRole('button', { name: 'Change address' }).click();
    await expect(page.getByText(`A mail is on its way to ${wanted}.`)).toBeVisible();
    await look.at('account-email/pending');
    expect(await server.request('GET', `/users/${ada.id}?fields=email`)).toEqual({ email: ada.email });

    const link = await mailbox.link(wanted, '/admin/confirm-email');
    await page.goto(link);
    await look.at('confirm-email');
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await expect(page.getByText(`From now on you log in with ${wanted}.`)).toBeVisible();
    expect(await server.request('GET', `/users/${ada.id}?fields=email`)).toEqual({ email: wanted });

    for (const status of [400, 401, 403]) quiet.expect(status, '/users/me/email/confirm');
    await page.goto(link);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

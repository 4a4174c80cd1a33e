import { expect, test } from '../lib/test.ts';

test('an API token is created, used and deleted', async ({ page, users, context, look, server }) => {
    const ada = await users.add();
    await users.logIn(context, ada);
    await page.goto('/admin/account/tokens');
    await expect(page.getByText('No tokens yet')).toBeVisible();
    await expect(page.getByRole('tab', { selected: true })).toBeInViewport({ ratio: 0.9 });
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Backup script');
    await look.at('account-token/new');
    await dialog.getByRole('button', { name: 'Create token' }).click();
    const token = await dialog.getByLabel('Token').inputValue();
    await look.at('account-token/made');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText('Backup script')).toBeVisible();
    await look.at('account-tokens');

    const me = (): Promise<Response> => fetch(`${server.url}/users/me`, { headers: { authorization: `Bearer ${token}` } });
    expect((await me()).status).toBe(200);
    await page.getByRole('button', { name: 'Delete the token Backup script' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('No tokens yet')).toBeVisible();
    expect((await me()).status).toBe(401);
});

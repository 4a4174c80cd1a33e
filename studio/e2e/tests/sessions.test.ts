import { expect, test } from '../lib/test.ts';

test('without a login the page sends no request that is refused', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/admin/login');
    await expect(page.getByLabel('E-mail address')).toBeVisible();
    expect(asked).not.toContain('/auth/refresh');
});

for (const [what, value] of [
    ['of a session that has ended', ''],
    ['that is nonsense', 'nonsense'],
] as const) {
    test(`a page that is opened with a cookie ${what} works`, async ({ page, users, server, quiet, context }) => {
        const ada = await users.add();
        await users.logIn(context, ada);
        const [cookie] = await context.cookies();
        if (value) await context.addCookies([{ ...cookie!, value }]);
        else await server.request('DELETE', `/users/${ada.id}/sessions`);
        for (const path of ['/auth/refresh', '/server/info']) {
            for (const status of [400, 401, 403]) quiet.expect(status, path);
        }
        await page.goto('/admin/account');
        await expect(page).toHaveURL('/admin/login?redirect=/account');
        await page.getByLabel('E-mail address').fill(ada.email);
        await page.getByLabel('Password', { exact: true }).fill(ada.password);
        await page.getByRole('button', { name: 'Log in' }).click();
        await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();
    });
}

test('a session that is ended elsewhere leads to the login page, and the login back', async ({ page, users, server, quiet, context }) => {
    const ada = await users.add();
    await users.logIn(context, ada);
    await page.goto('/admin/account');
    await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();
    await server.request('DELETE', `/users/${ada.id}/sessions`);
    for (const path of ['/users/me', '/users/me/sessions', '/auth/refresh']) {
        for (const status of [400, 401, 403]) quiet.expect(status, path);
    }
    await page.getByRole('tab', { name: 'Sessions' }).click();
    await expect(page.getByText('Your session has ended. Please log in again.')).toBeVisible();
    await page.getByLabel('E-mail address').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page).toHaveURL('/admin/account/sessions');
});

test('an unknown address shows a page that says so', async ({ page, users, context, look }) => {
    await users.logIn(context, await users.add());
    await page.goto('/admin/nothing-here');
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await look.at('not-found');
});

import { expect, type Page } from '@playwright/test';

import { test } from '../lib/test.ts';

const unique = (name: string): string => `${name}${process.hrtime.bigint().toString(36)}`;

/** Searches for a text and waits for the number of results. */
async function search(page: Page, text: string, count: string): Promise<void> {
    await page.getByLabel('Search', { exact: true }).fill(text);
    await expect(page.getByText(count, { exact: true })).toBeVisible();
}

test.beforeEach(async ({ context, users, server }) => users.logIn(context, server.admin));

test('users are searched, selected, suspended and deleted', async ({ page, users, server, look }) => {
    const family = unique('Fam');
    const made = [
        await users.add({ last_name: family }),
        await users.add({ last_name: family }),
        await users.add({ last_name: family, status: 'archived' }),
    ];
    await page.goto(`${server.url}/admin/users`);
    await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
    await search(page, family, '3 people');
    await look.at();

    await page.getByLabel('Status', { exact: true }).selectOption('active');
    await expect(page.getByText('2 people', { exact: true })).toBeVisible();
    expect(page.url()).toContain('status=active');
    await page.reload();
    await expect(page.getByText('2 people', { exact: true })).toBeVisible();

    await page.getByRole('toolbar').getByRole('checkbox').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Status' }).click();
    await page.getByRole('menuitem', { name: 'Suspended' }).click();
    await page.getByRole('button', { name: 'Change 2 people' }).click();
    await expect(page.getByText('2 people were changed')).toBeVisible();
    expect((await server.request('GET', `/users/${made[0]!.id}?fields=status`)).status).toBe('suspended');

    await expect(page.getByText('Nobody found')).toBeVisible();
    await look.at();
    await page.getByRole('button', { name: 'Show everybody' }).click();
    await search(page, family, '3 people');
    await page.getByRole('toolbar').getByRole('checkbox').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('dialog', { name: 'Delete 3 people?' })).toBeVisible();
    await look.at();
    await page.getByRole('button', { name: 'Delete 3 people' }).click();
    await expect(page.getByText('3 people were deleted')).toBeVisible();
    expect(await server.request('GET', `/users?filter[last_name][_eq]=${family}`)).toEqual([]);
});

test('all users that match are selected, and deleted once their number is typed', async ({ page, server, look }) => {
    const family = unique('All');
    const all = Array.from({ length: 230 }, (_, at) => ({ email: `${family}.${at}@example.com`, last_name: family }));
    await server.request('POST', '/users', all);
    await page.goto(`${server.url}/admin/users`);
    await search(page, family, '230 people');
    const bar = page.getByRole('toolbar');
    await expect(page.locator('tbody tr')).toHaveCount(25);
    await bar.getByRole('checkbox').check();
    await bar.getByRole('button', { name: 'Select all 230 that match' }).click();
    await expect(bar.getByText('230 selected')).toBeVisible();
    await look.at();
    // A user who matches later is not selected.
    await server.request('POST', '/users', { email: `${family}.late@example.com`, last_name: family });
    await bar.getByRole('button', { name: 'Delete' }).click();
    const sure = page.getByRole('button', { name: 'Delete 230 people' });
    await expect(sure).toBeDisabled();
    await page.getByLabel('To continue, type the number of people: 230').fill('230');
    await look.at();
    await sure.click();
    await expect(page.getByText('230 people were deleted')).toBeVisible();
    expect(await server.request('GET', `/users?filter[last_name][_eq]=${family}&fields=email`)).toEqual([
        { email: `${family}.late@example.com` },
    ]);
});

test('the last administrator cannot be deleted, and the page says why', async ({ page, server, quiet }) => {
    await page.goto(`${server.url}/admin/users`);
    await search(page, server.admin.email, '1 person');
    await page.getByRole('toolbar').getByRole('checkbox').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    quiet.expect(422, '/users');
    await page.getByRole('button', { name: 'Delete 1 person' }).click();
    await expect(page.getByText('At least one active administrator has to remain. Nothing was changed.')).toBeVisible();
});

test('a filter is built as a form and as JSON, and each updates the other', async ({ page, users, server, look }) => {
    const title = unique('T');
    await users.add({ title });
    await page.goto(`${server.url}/admin/users`);
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Field', { exact: true }).fill('title');
    await page.getByLabel('Field', { exact: true }).press('Tab');
    await page.getByLabel('Value', { exact: true }).fill(title);
    await expect(page.getByLabel('As JSON')).toHaveValue(JSON.stringify({ title: { _eq: title } }, null, 2));
    await page.getByLabel('As JSON').fill(JSON.stringify({ title: { _in: [title, 'x'] } }));
    await expect(page.getByLabel('Comparison')).toHaveValue('_in');
    await look.at();
    await page.getByRole('button', { name: 'Apply filter' }).click();
    await expect(page.getByText('1 person', { exact: true })).toBeVisible();
});

test('the choice of columns is stored', async ({ page, server }) => {
    await page.goto(`${server.url}/admin/users`);
    await page.getByRole('button', { name: 'Choose columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Second factor' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'E-mail address' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await expect(page.locator('thead').getByText('Second factor')).toBeAttached();
    await expect(page.locator('thead').getByText('E-mail address')).toHaveCount(0);
});

test('users are sorted, on phones by the controls above the cards', async ({ page, users, server, isMobile }) => {
    const family = unique('Ord');
    for (const first_name of ['Bea', 'Cy', 'Ann']) await users.add({ first_name, last_name: family });
    await page.goto(`${server.url}/admin/users`);
    await search(page, family, '3 people');
    const names = page.locator('tbody .user');
    const byName = async (): Promise<unknown> =>
        isMobile ? page.getByLabel('Sort by').last().selectOption('Name') : page.getByRole('button', { name: 'Name' }).click();
    await byName();
    await expect(names).toContainText(['Ann', 'Bea', 'Cy']);
    if (isMobile) {
        const turn = page.getByRole('button', { name: 'Descending' });
        expect((await turn.boundingBox())!.height).toBeGreaterThanOrEqual(40);
        await turn.press('Enter');
        await expect(turn).toHaveAttribute('aria-pressed', 'true');
    } else await byName();
    await expect(names).toContainText(['Cy', 'Bea', 'Ann']);
    expect(page.url()).toContain('sort=-first_name');
});

test('a newer search cancels the older one', async ({ page, server }) => {
    await page.goto(`${server.url}/admin/users`);
    await expect(page.locator('tbody tr').first()).toBeVisible();
    await page.route('**/users?**search=older**', () => {}); // Never answered.
    const dropped = page.waitForEvent('requestfailed', (request) => request.url().includes('search=older'));
    const sent = page.waitForRequest('**/users?**search=older**');
    await page.getByLabel('Search', { exact: true }).fill('older');
    await sent;
    await search(page, server.admin.email, '1 person');
    expect((await dropped).failure()?.errorText).toBe('net::ERR_ABORTED');
    await expect(page.getByRole('alert')).toHaveCount(0);
});

test('users are imported from a file, and rejected rows are listed with their reason', async ({ page, server, quiet, look }) => {
    const family = unique('Imp');
    const file = [
        'email;last_name;role;shoe',
        `a.${family}@example.com;${family};Administrator;1`,
        `none;${family};;`,
        `a.${family}@example.com;${family};;`,
        `b.${family}@example.com;${family};;`,
    ];
    await page.goto(`${server.url}/admin/users`);
    await page.getByRole('button', { name: 'Import and export' }).click();
    await page.getByRole('menuitem', { name: 'Import' }).click();
    await look.at();
    await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file.join('\r\n')) });
    await expect(page.getByText('These columns are not known and are left out: shoe')).toBeVisible();
    quiet.expect(400, '/users');
    await page.getByRole('button', { name: 'Import 4 people' }).click();
    await expect(page.getByText('4 of 4: 2 imported, 2 refused')).toBeVisible();
    await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
    await look.at();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download all reasons' }).click();
    expect((await saved).suggestedFilename()).toBe('refused.csv');
    const made = await server.request('GET', `/users?filter[last_name][_eq]=${family}&fields=email,role.name&sort=email`);
    expect(made).toEqual([
        { email: `a.${family}@example.com`, role: { name: 'Administrator' } },
        { email: `b.${family}@example.com`, role: null },
    ]);
});

test('all users that match are exported, or the selected ones', async ({ page, users, server }) => {
    const family = unique('Exp');
    const [{ email }, other] = [await users.add({ last_name: family }), await users.add({ last_name: family })];
    await page.goto(`${server.url}/admin/users`);
    await search(page, family, '2 people');
    const all = await exported(page, 'Export all 2 that match as CSV');
    expect(all.trim().split('\n')).toHaveLength(3);
    expect(all).toContain(email);
    expect(all).toContain(other.email);
    await page.getByRole('row', { name: email }).getByRole('checkbox').check();
    const csv = await exported(page, 'Export 1 selected as CSV');
    expect(csv.trim().split('\n')).toHaveLength(2);
    expect(csv).toContain(email);
    expect(JSON.parse(await exported(page, 'Export 1 selected as JSON'))).toEqual([expect.objectContaining({ email, last_name: family })]);
});

/** The content of the file that an entry of the menu downloads. */
async function exported(page: Page, line: string): Promise<string> {
    await page.getByRole('button', { name: 'Import and export' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: line }).click();
    const stream = await (await saved).createReadStream();
    let text = '';
    for await (const part of stream) text += part;
    return text;
}

test('several users are invited at once, and the result is shown for each', async ({ page, users, server, mailbox, quiet, look }) => {
    const known = await users.add();
    const email = `${unique('invited')}@example.com`;
    await page.goto(`${server.url}/admin/users`);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('E-mail addresses').fill(`Invited <${email}>, ${known.email}; wrong@nowhere`);
    await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Member' });
    await look.at();
    quiet.expect(400, '/users/invite');
    await page.getByRole('button', { name: 'Send 3 invitations' }).click();
    await expect(page.getByText('1 address was refused.')).toBeVisible();
    await expect(page.getByText('Has an account already')).toBeVisible();
    await look.at();
    expect(await mailbox.link(email, '/admin/accept-invite')).toContain('token=');
});

test('users who are not administrators see none of these pages', async ({ page, context, users, server }) => {
    await users.logIn(context, await users.add());
    for (const path of ['users', 'roles', 'policies', 'settings', 'activity', 'overview', 'effective']) {
        await page.goto(`${server.url}/admin/${path}`);
        await expect(page.getByRole('heading', { name: 'My account', level: 1 })).toBeVisible();
    }
    await expect(page.getByRole('navigation', { name: 'Main navigation' })).toHaveCount(0);
});

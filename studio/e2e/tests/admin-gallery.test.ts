// All pages of administrators in a project with content.

import { DemoProject, addHistory } from '../lib/demo-project.ts';
import { expect, test } from '../lib/test.ts';

// A separate server: its project has another name than that of the other tests.
test.use({ settings: { EMAIL_FROM: 'library@example.com' } });

let project: DemoProject | undefined;

test.beforeEach(async ({ page, context, users, server }) => {
    project ??= await DemoProject.build(server);
    await addHistory(page);
    await users.logIn(context, server.admin);
});

test('overview', async ({ page, look }) => {
    await page.goto('/admin/overview');
    await expect(page.getByRole('img', { name: /^Logins: 515 in all/ })).toBeVisible();
    await look.at('overview');
});

test('users', async ({ page, look }) => {
    await page.goto('/admin/users');
    await expect(page.getByRole('table', { name: 'People' })).toContainText('Amara Okafor');
    await look.at('people');
    await page.getByLabel('Select Amara Okafor').check();
    await page.getByLabel('Select Benedikt Großmann').check();
    await look.at();
    await page.goto('/admin/users?search=nobody+of+this+name');
    await expect(page.getByText('Nobody found')).toBeVisible();
    await look.at();
});

test('a filter for users', async ({ page, look }) => {
    await page.goto('/admin/users');
    await page.getByRole('button', { name: 'More filters' }).click();
    const filter = {
        _and: [
            { status: { _eq: 'active' } },
            { _or: [{ location: { _in: ['Lisbon', 'Lyon'] } }, { last_access: { _gte: '$NOW(-30 days)' } }] },
        ],
    };
    await page.getByLabel('As JSON').fill(JSON.stringify(filter, null, 2));
    await expect(page.getByLabel('Comparison').first()).toHaveValue('_eq');
    await look.at('people-filter');
});

test('users are invited, created, and imported from a file', async ({ page, look }) => {
    await page.goto('/admin/users');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('E-mail addresses').fill('Samira Haddad <samira@example.com>, tom@example.com; ursula@example.com');
    await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Librarians' });
    await look.at('invite-people');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New person' }).click();
    await look.at('new-person');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Import and export' }).click();
    await page.getByRole('menuitem', { name: 'Import' }).click();
    const rows = [
        'email;first_name;last_name;role;shelf',
        'samira@example.com;Samira;Haddad;Librarians;4',
        'tom@example.com;Tom;Becker;Friends;9',
        'none;Ursula;Weiss;Friends;2',
    ];
    await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'new-readers.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
    await expect(page.getByText('These columns are not known and are left out: shelf')).toBeVisible();
    await look.at('import');
});

test('a user', async ({ page, look }) => {
    const id = project!.users.get('Amara');
    for (const [tab, name, text] of [
        ['', 'person', 'Head of lending'],
        ['logins', 'person-logins', 'Firefox'],
        ['rights', 'person-rights', 'Librarians'],
        ['activity', 'person-activity', 'Login'],
    ] as const) {
        await page.goto(`/admin/users/${id}/${tab}`);
        if (tab === '') await expect(page.getByLabel('Position')).toHaveValue(text);
        else await expect(page.getByRole('tabpanel')).toContainText(text);
        await look.at(name);
    }
    await page.goto(`/admin/effective/${id}`);
    await expect(page.getByText('of the role Librarians')).toBeVisible();
    await look.at('effective');
});

test('roles', async ({ page, look }) => {
    await page.goto('/admin/roles');
    await expect(page.getByRole('list', { name: 'Roles' })).toContainText('1 person');
    await look.at('roles');
    await page.getByRole('button', { name: 'Catalogue', exact: true }).click();
    await look.at('role');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Actions for Friends' }).click();
    await page.getByRole('menuitem', { name: 'Delete role' }).click();
    await look.at('role-delete');
});

test('policies', async ({ page, look }) => {
    await page.goto('/admin/policies');
    await expect(page.getByRole('table', { name: 'Policies' })).toContainText('Lending desk');
    await look.at('policies');
    await page.goto(`/admin/policies/${project!.policies.get('Lending desk')}`);
    await expect(page.getByRole('button', { name: 'loans, Read: Everything' })).toBeVisible();
    await look.at('policy');
    await page.getByRole('button', { name: 'People, Read: With conditions' }).click();
    await look.at();
    await page.getByRole('tab', { name: 'Items' }).click();
    await expect(page.getByLabel('As JSON')).toBeVisible();
    await look.at('permission-rule');
    await page.getByLabel('As JSON').fill('{ "status": { "_eq": "active" }');
    await page.getByLabel('As JSON').scrollIntoViewIfNeeded();
    await look.at('permission-json');
});

test('settings and activity', async ({ page, look }) => {
    await page.goto('/admin/settings');
    await expect(page.getByLabel('Subtitle')).toHaveValue('Reading rooms by the sea');
    await look.at('settings');
    await page.goto('/admin/activity');
    await expect(page.getByRole('table', { name: 'Activity' })).toContainText('Amara Okafor');
    await look.at('activity');
});

test('the navigation on a phone, and a server that does not answer', async ({ page, look, quiet }, info) => {
    await page.goto('/admin/roles');
    await expect(page.getByRole('list', { name: 'Roles' })).toBeVisible();
    if (info.project.name === 'phone') {
        await page.getByRole('button', { name: 'Open navigation' }).click();
        await look.at('navigation');
    }
    quiet.expect(503, '/server/info');
    await page.route('**/server/info', (route) => route.fulfill({ status: 503, body: '' }));
    await page.reload();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await look.at('unreachable');
});

import { expect, type Locator, type Page } from '@playwright/test';

import { test } from '../lib/test.ts';

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
    }
    await expect(wanted).toBeFocused();
}

test('a role is created and deleted with the keyboard only', async ({ page, context, users, server }) => {
    await users.logIn(context, server.admin);
    const name = `Keys ${process.hrtime.bigint().toString(36)}`;
    await page.goto(`${server.url}/admin/roles`);
    await tabTo(page, page.getByRole('button', { name: 'New role' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Name'));
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: `Actions for ${name}` }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Edit role' })).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Delete role' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('listitem').filter({ hasText: name })).toHaveCount(0);
});

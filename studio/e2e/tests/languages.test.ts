// All pages in all languages on a phone: nothing is wider than the screen, and no text is missing.

import type { Page } from '@playwright/test';

import { LANGUAGES } from '../../src/i18n/languages.ts';
import { expect, test } from '../lib/test.ts';

const TAGS = Object.keys(LANGUAGES);

/** Pages without a login. */
const OPEN = ['login', 'register', 'reset-password', 'reset-password?token=x', 'accept-invite?token=x', 'verify-email?token=x'];

/** Pages with a login; `{id}` is the key of a user. */
const CLOSED = [
    ...['profile', 'password', 'email', 'tfa', 'sessions', 'tokens', 'settings'].map((tab) => `account/${tab}`),
    ...['overview', 'users', 'roles', 'policies', 'effective', 'effective/{id}', 'activity', 'settings', 'nothing/here'],
    ...['profile', 'rights', 'logins', 'activity'].map((tab) => `users/{id}/${tab}`),
];

/** The faults of the page: its width, missing texts, and elements outside of the screen. */
async function faults(page: Page): Promise<string[]> {
    await expect(page.locator('h1').first()).toBeVisible();
    await expect(page.locator('[aria-busy]')).toHaveCount(0);
    return page.evaluate(() => {
        const found: string[] = [];
        const { documentElement: root, body } = document;
        if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth - root.clientWidth} pixels wider than the screen`);
        const keys = body.innerText.match(/\b(admin|adminNav|account|common|errors|fields|login|tfa|validation)(\.\w+)+\b/g);
        if (keys) found.push(`no words for ${keys.join(', ')}`);
        for (const button of document.querySelectorAll<HTMLElement>('button, a, [role=tab]')) {
            const { left, right, width } = button.getBoundingClientRect();
            const scrolls = button.closest('[role=tablist], table, nav');
            if (
                width > 1 &&
                !scrolls &&
                !button.closest('.sr-only') &&
                (left < 0 || right > innerWidth + 1) &&
                getComputedStyle(button).position === 'static'
            ) {
                found.push(`outside of the screen: ${button.innerText}`);
            }
        }
        return found;
    });
}

for (const tag of TAGS) {
    test(`every page in ${tag}`, async ({ page, context, users, server }, info) => {
        test.skip(info.project.name !== 'phone', 'the narrowest screen is the hardest');
        await page.addInitScript((spoken) => localStorage.setItem('vestibule.language', spoken), tag);
        const wrong: Record<string, string[]> = {};
        const look = async (path: string): Promise<void> => {
            await page.goto(`${server.url}/admin/${path}`);
            const found = await faults(page);
            if ((await page.locator('html').getAttribute('lang')) !== tag) found.push('another language');
            if (found.length > 0) wrong[path] = found;
        };
        for (const path of OPEN) await look(path);
        await users.logIn(context, server.admin);
        const { id } = await users.add({ title: 'Head of Internationalisation', location: 'Llanfairpwllgwyngyll' });
        for (const path of CLOSED) await look(path.replace('{id}', id));
        expect(wrong).toEqual({});
    });
}

test('a change of the language takes effect at once, in all texts', async ({ page, context, users, server }) => {
    const { role } = await server.request('GET', '/users/me?fields=role');
    await users.logIn(context, await users.add({ role }));
    await page.goto(`${server.url}/admin/account/settings`);
    await expect(page).toHaveTitle('My account · Vestibule');
    for (const [tag, name] of [
        ['de-DE', 'Mein Konto'],
        ['ja-JP', 'マイアカウント'],
    ] as const) {
        await page.locator('main select').first().selectOption(tag);
        await expect(page).toHaveTitle(`${name} · Vestibule`);
        await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', tag);
    }
    await page.goto(`${server.url}/admin/overview`);
    await expect(page).toHaveTitle('概要 · Vestibule');
    await expect(
        page
            .locator('figure span')
            .filter({ hasText: /^\d+月\d+日$/ })
            .first(),
    ).toBeVisible();
});

// How much the first page weighs.

import { expect, test } from '../lib/test.ts';

/** Bytes, as they come over the line. */
const BUDGET = 200_000;

/** Answers: on a slow line each of them costs more than what it brings. */
const ANSWERS = 10;

test('the first load of the login page', async ({ page }) => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    let bytes = 0;
    let answers = 0;
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
        answers++;
    });
    await page.goto('/admin/login', { waitUntil: 'networkidle' });
    await expect(page.getByLabel('E-mail address')).toBeVisible();
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(BUDGET);
    expect(answers).toBeLessThan(ANSWERS);
});

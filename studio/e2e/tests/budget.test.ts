// The size of the first page.

import { expect, test } from '../lib/test.ts';

/** Bytes on the line. */
const BUDGET = 200_000;

/** Number of answers: on a slow line another request costs more than its bytes. */
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

// How much the first page weighs.

import { expect, test } from '../lib/test.ts';

/** Bytes, as they come over the line. */
const BUDGET = 200_000;

test('the first load of the login page', async ({ page }) => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    let bytes = 0;
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto('/admin/login', { waitUntil: 'networkidle' });
    await expect(page.getByLabel('E-mail address')).toBeVisible();
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(BUDGET);
});

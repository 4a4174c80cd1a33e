// Measures the time until a user can type into the login page on a phone with a processor that is four times slower: on the network of
// Lighthouse's phone (1.6 Mbit/s down, 0.75 up, 150 ms round trip), on the "Fast 3G" of Chromium's developer tools (562 ms round
// trip), and without a limit. In ms from the start of the navigation.
//
//   node interactive.mjs http://127.0.0.1:8055 [rounds]

import process from 'node:process';

import { chromium } from '@playwright/test';

const [url, rounds = '7'] = process.argv.slice(2);
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
    ],
});
const NETWORKS = {
    "Lighthouse's phone": { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 768_000 / 8 },
    'Fast 3G': { offline: false, latency: 562.5, downloadThroughput: 1_474_560 / 8, uploadThroughput: 675_000 / 8 },
    'no limit': { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
};
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const [network, conditions] of Object.entries(NETWORKS)) {
    const cold = [];
    const warm = [];
    for (let round = 0; round < Number(rounds); round++) {
        const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
        const page = await context.newPage();
        const cdp = await context.newCDPSession(page);
        await cdp.send('Network.enable');
        await cdp.send('Network.emulateNetworkConditions', conditions);
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        for (const times of [cold, warm]) {
            await page.goto(`${url}/admin/login`, { waitUntil: 'commit' });
            await page.waitForFunction(() => document.activeElement?.matches('input[type=email]'), null, { polling: 'raf' });
            times.push(await page.evaluate(() => performance.now()));
        }
        await context.close();
    }
    console.log(`${network}: first visit ${Math.round(median(cold))} ms, again ${Math.round(median(warm))} ms`);
}
await browser.close();

import { defineConfig, devices } from '@playwright/test';
import { fileURLToPath } from 'node:url';

// The binary under test: a debug build, which serves the current build of the Studio, or one that was built after the Studio.
const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
process.env.VESTIBULE_BIN ??= `${target}/debug/vestibule`;

const chromium = {
    browserName: 'chromium' as const,
    launchOptions: {
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
    },
    locale: 'en-US',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' as const },
};

export default defineConfig({
    testDir: 'tests',
    outputDir: process.env.PLAYWRIGHT_OUTPUT ?? 'results',
    reporter: [['list']],
    workers: Number(process.env.PLAYWRIGHT_WORKERS ?? 2),
    // For slow machines: no test waits for time to pass.
    timeout: 120_000,
    expect: { timeout: 20_000 },
    use: { actionTimeout: 20_000, navigationTimeout: 30_000, trace: 'off' },
    projects: [
        { name: 'desktop', use: { ...chromium, viewport: { width: 1280, height: 800 } } },
        {
            name: 'phone',
            use: {
                ...chromium,
                userAgent: devices['Pixel 7'].userAgent,
                viewport: { width: 360, height: 740 },
                hasTouch: true,
                isMobile: true,
            },
        },
    ],
});

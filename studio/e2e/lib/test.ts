// The fixtures of all tests: a server with its mailbox, users, and a page whose console is checked.

import { test as base } from '@playwright/test';

import { Look } from './look.ts';
import { Mailbox } from './mailbox.ts';
import { Users } from './users.ts';
import { Quiet } from './quiet.ts';
import { StudioServer } from './server.ts';

interface Each {
    /** Expected error statuses; any other one fails the test. */
    quiet: Quiet;
    /** Checks with axe, the width, and screenshots. */
    look: Look;
    /** A screenshot in light and dark, only with SCREENSHOTS=1. */
    shot: (name: string) => Promise<void>;
    /** Checks with axe in light and dark. */
    axe: () => Promise<void>;
}

interface EachWorker {
    /** Settings of the server that differ from the default: `test.use({ settings: { … } })`. */
    settings: Record<string, string | undefined>;
    server: StudioServer;
    mailbox: Mailbox;
    users: Users;
}

export const test = base.extend<Each, EachWorker>({
    settings: [{}, { option: true, scope: 'worker' }],
    server: [
        async ({ settings }, use) => {
            const server = await StudioServer.start(settings);
            await use(server);
            await server.stop();
        },
        { scope: 'worker', timeout: 120_000 },
    ],
    mailbox: [async ({ server }, use) => use(new Mailbox(server.mails)), { scope: 'worker' }],
    users: [async ({ server }, use) => use(new Users(server)), { scope: 'worker' }],
    baseURL: async ({ server }, use) => use(server.url),
    quiet: [
        async ({ page }, use) => {
            const quiet = new Quiet(page);
            await use(quiet);
            quiet.check();
        },
        { auto: true },
    ],
    look: async ({ page }, use, info) => use(new Look(page, info)),
    shot: async ({ look }, use) => use((name) => look.shot(name)),
    axe: async ({ look }, use) => use(() => look.at()),
});

export { expect } from '@playwright/test';

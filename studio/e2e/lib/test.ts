// What every test here has: a server with its mailbox, people, and a page that has to keep quiet.

import { test as base } from '@playwright/test';

import { Look } from './look.ts';
import { Mailbox } from './mailbox.ts';
import { People } from './people.ts';
import { Quiet } from './quiet.ts';
import { StudioServer } from './server.ts';

interface Each {
    /** Refusals that are part of the test; all others fail it. */
    quiet: Quiet;
    /** Axe, the width, and pictures. */
    look: Look;
    /** A picture in light and dark, only with SCREENSHOTS=1. */
    shot: (name: string) => Promise<void>;
    /** Axe finds nothing in light and dark. */
    axe: () => Promise<void>;
}

interface EachWorker {
    /** Settings of the server on top of the usual ones: `test.use({ settings: { … } })`. */
    settings: Record<string, string | undefined>;
    server: StudioServer;
    mailbox: Mailbox;
    people: People;
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
    people: [async ({ server }, use) => use(new People(server)), { scope: 'worker' }],
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

// Waiting for something instead of for some time.

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again until `check` finds something.
 *
 * @param what what is waited for, for the error
 * @param check looks; anything truthy ends the waiting
 * @param options `within` is the patience in milliseconds
 * @returns what was found
 */
export async function until(what, check, { within = 30_000 } = {}) {
    const end = performance.now() + within;
    for (;;) {
        const found = await check();
        if (found) return found;
        if (performance.now() > end) throw new Error(`Waited ${within} ms in vain until ${what}`);
        await sleep(10);
    }
}

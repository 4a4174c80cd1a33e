// Waits for a condition instead of for a duration.

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `check` repeatedly until it returns something truthy.
 *
 * @param what the condition in words, for the error message
 * @param check returns something truthy when the condition holds
 * @param options `within` is the time limit in milliseconds
 * @returns what `check` returned
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

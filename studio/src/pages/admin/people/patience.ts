// Waits while the server asks for it.

import { failure } from '@/api/failure';

/** Codes that mean: later. */
const LATER = new Set(['REQUESTS_EXCEEDED', 'SERVICE_UNAVAILABLE']);

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
    return new Promise((done) => setTimeout(done, milliseconds));
}

/** Tries again, later and later, while the server asks for it. */
export async function patiently(work: () => Promise<unknown>, wait: (milliseconds: number) => Promise<void> = pause): Promise<void> {
    for (let rest = 500; ; rest = Math.min(rest * 2, 30_000)) {
        try {
            await work();
            return;
        } catch (thrown) {
            if (!LATER.has(failure(thrown).code)) throw thrown;
            await wait(rest);
        }
    }
}

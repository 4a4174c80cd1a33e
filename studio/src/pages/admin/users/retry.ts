// Retries requests while the server is busy.

import { failure } from '@/api/failure';

/** Error codes that mean that a retry may succeed. */
const RETRYABLE = new Set(['REQUESTS_EXCEEDED', 'SERVICE_UNAVAILABLE']);

/** Resolves after a delay in ms. */
export function pause(milliseconds: number): Promise<void> {
    return new Promise((done) => setTimeout(done, milliseconds));
}

/** Runs `work` until it does not fail with one of those codes, with a delay that doubles from 500 ms to at most 30 s. */
export async function retryWhileBusy(work: () => Promise<unknown>, wait: (milliseconds: number) => Promise<void> = pause): Promise<void> {
    for (let delay = 500; ; delay = Math.min(delay * 2, 30_000)) {
        try {
            await work();
            return;
        } catch (thrown) {
            if (!RETRYABLE.has(failure(thrown).code)) throw thrown;
            await wait(delay);
        }
    }
}

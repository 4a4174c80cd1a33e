// Sends the people of a file, some at a time, and finds out which of them the server does not take.

import { send } from '@/api/client';
import { describe, failure } from '@/api/failure';

import type { Row } from './import-file';
import { patiently, pause } from './patience';

/** A person the server did not take. */
export interface Refusal {
    number: number;
    reason: string;
}

/** How far it is. */
export interface Progress {
    made: number;
    refused: Refusal[];
}

/** People that are sent at once: one transaction of the server. */
const BATCH = 50;

/** Codes that say something of the server and nothing of the people: then it stops. */
const HOPELESS = new Set([
    'NETWORK',
    'INVALID_TOKEN',
    'TOKEN_EXPIRED',
    'INVALID_CREDENTIALS',
    'FORBIDDEN',
    'LIMIT_EXCEEDED',
    'INTERNAL_SERVER_ERROR',
]);

/** How a batch is sent; and how one waits. */
export interface Way {
    create: (people: Record<string, unknown>[]) => Promise<unknown>;
    wait: (milliseconds: number) => Promise<void>;
}

const WAY: Way = {
    create: (people) => send('POST', '/users', people, { fields: ['id'] }),
    wait: pause,
};

/**
 * Sends them. The server takes a batch as a whole or not at all; one that is refused is halved until the person who is
 * the reason stands alone.
 *
 * @param goesOn looked at before each batch
 * @throws {Failure} what stands in the way of all of them; what is made stays
 */
export async function importPeople(
    rows: readonly Row[],
    tell: (progress: Progress) => void,
    goesOn: () => boolean,
    way: Way = WAY,
): Promise<Progress> {
    const progress: Progress = { made: 0, refused: [] };
    const waiting: Row[][] = [];
    for (let at = 0; at < rows.length; at += BATCH) waiting.push(rows.slice(at, at + BATCH));
    while (waiting.length > 0 && goesOn()) {
        const batch = waiting.shift()!;
        try {
            await patiently(() => way.create(batch.map(({ data }) => data)), way.wait);
            progress.made += batch.length;
        } catch (thrown) {
            if (HOPELESS.has(failure(thrown).code)) throw thrown;
            if (batch.length === 1) progress.refused.push({ number: batch[0]!.number, reason: describe(thrown) });
            else waiting.unshift(batch.slice(0, batch.length / 2), batch.slice(batch.length / 2));
        }
        tell({ made: progress.made, refused: [...progress.refused] });
    }
    return progress;
}

// Sends the users of a file in batches, and finds out which of them the server rejects.

import { send } from '@/api/client';
import { describe, failure } from '@/api/failure';

import type { Row } from './import-file';
import { retryWhileBusy, pause } from './retry';

/** A row that the server rejected. */
export interface Refusal {
    number: number;
    reason: string;
}

/** The progress of an import. */
export interface Progress {
    created: number;
    refused: Refusal[];
}

/** Users in a batch: one transaction of the server. */
const BATCH_SIZE = 50;

/** Error codes that concern the server or the session and not a row: the import stops. */
const FATAL = new Set([
    'NETWORK',
    'INVALID_TOKEN',
    'TOKEN_EXPIRED',
    'INVALID_CREDENTIALS',
    'FORBIDDEN',
    'LIMIT_EXCEEDED',
    'INTERNAL_SERVER_ERROR',
]);

/** How batches are sent, and how the import waits. */
export interface Transport {
    create: (users: Record<string, unknown>[]) => Promise<unknown>;
    wait: (milliseconds: number) => Promise<void>;
}

const API_TRANSPORT: Transport = {
    create: (users) => send('POST', '/users', users, { fields: ['id'] }),
    wait: pause,
};

/**
 * Imports users. The server accepts or rejects a batch as a whole; a rejected batch is split in half until the row that causes the
 * error is alone.
 *
 * @param isRunning checked before each batch
 * @throws {Failure} an error that concerns all rows; users that are created already stay
 */
export async function importUsers(
    rows: readonly Row[],
    onProgress: (progress: Progress) => void,
    isRunning: () => boolean,
    transport: Transport = API_TRANSPORT,
): Promise<Progress> {
    const progress: Progress = { created: 0, refused: [] };
    const waiting: Row[][] = [];
    for (let at = 0; at < rows.length; at += BATCH_SIZE) waiting.push(rows.slice(at, at + BATCH_SIZE));
    while (waiting.length > 0 && isRunning()) {
        const batch = waiting.shift()!;
        try {
            await retryWhileBusy(() => transport.create(batch.map(({ data }) => data)), transport.wait);
            progress.created += batch.length;
        } catch (thrown) {
            if (FATAL.has(failure(thrown).code)) throw thrown;
            if (batch.length === 1) progress.refused.push({ number: batch[0]!.number, reason: describe(thrown) });
            else waiting.unshift(batch.slice(0, batch.length / 2), batch.slice(batch.length / 2));
        }
        onProgress({ created: progress.created, refused: [...progress.refused] });
    }
    return progress;
}

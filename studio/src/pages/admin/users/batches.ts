// Changes many users in batches. Each batch is one transaction of the server.

import { failure } from '@/api/failure';

import { retryWhileBusy } from './retry';

/** Users in a batch. */
export const BATCH_SIZE = 200;

/**
 * Runs `work` for all keys, batch by batch.
 *
 * @param me the key of the current user, who comes last, and in a batch alone if there are several: a user who loses access cannot continue
 * @param onProgress called after each batch with the keys that are done
 * @param isRunning checked before each batch
 * @throws {Failure} why a batch was refused: nothing of that batch is done, and no batch after it is sent
 */
export async function inBatches(
    keys: readonly string[],
    me: string,
    work: (keys: string[]) => Promise<unknown>,
    onProgress: (done: readonly string[]) => void,
    isRunning: () => boolean,
): Promise<void> {
    const others = keys.filter((key) => key !== me);
    const last = others.length < keys.length ? [me] : [];
    const isOneBatch = keys.length <= BATCH_SIZE;
    let done = 0;
    let size = BATCH_SIZE;
    while (done < keys.length && isRunning()) {
        const batch = isOneBatch && size === BATCH_SIZE ? [...keys] : done < others.length ? others.slice(done, done + size) : last;
        try {
            await retryWhileBusy(() => work(batch));
        } catch (thrown) {
            const limit = batchLimit(thrown);
            if (!limit || limit >= batch.length) throw thrown;
            size = limit;
            continue;
        }
        done += batch.length;
        onProgress([...others, ...last].slice(0, done));
    }
}

/** The limit of a server with `MAX_BATCH_MUTATION` if that is the reason of the refusal, else 0. */
function batchLimit(thrown: unknown): number {
    return Number(/max batch mutation limit of (\d+)/i.exec(failure(thrown).reason)?.[1] ?? 0);
}

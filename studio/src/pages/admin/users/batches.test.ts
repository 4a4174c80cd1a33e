import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { inBatches, BATCH_SIZE } from './batches';

vi.mock('@/api/client', () => ({ send: null }));

const keys = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}`);

/** The batches that were sent, the last reported progress, and the error. */
async function run(all: string[], work: (batch: string[]) => unknown = () => {}, goesOn: (sent: number) => boolean = () => true) {
    const sent: string[][] = [];
    let done = 0;
    let thrown: unknown;
    const send = async (batch: string[]): Promise<void> => {
        await work(batch);
        sent.push(batch);
    };
    await inBatches(
        all,
        'me',
        send,
        (now) => (done = now.length),
        () => goesOn(sent.length),
    ).catch((reason: unknown) => (thrown = reason));
    return { sizes: sent.map(({ length }) => length), sent, done, thrown };
}

test('few keys are one batch, even with the current user', async () => {
    expect((await run(['me', ...keys(3)])).sent).toEqual([['me', 'k0', 'k1', 'k2']]);
});

test('many keys are several batches, each key once, the current user last and alone', async () => {
    const { sizes, sent, done } = await run(['me', ...keys(BATCH_SIZE * 2 + 1)]);
    expect([sizes, sent.at(-1), new Set(sent.flat()).size, done]).toEqual([
        [BATCH_SIZE, BATCH_SIZE, 1, 1],
        ['me'],
        BATCH_SIZE * 2 + 2,
        BATCH_SIZE * 2 + 2,
    ]);
});

test('a refused batch ends the change, and the progress is kept', async () => {
    const refuse = (batch: string[]): void => {
        if (batch.includes(`k${BATCH_SIZE}`)) throw new Failure('UNPROCESSABLE_CONTENT', 'no', 422);
    };
    expect(await run(keys(BATCH_SIZE * 3), refuse)).toMatchObject({
        sizes: [BATCH_SIZE],
        done: BATCH_SIZE,
        thrown: { code: 'UNPROCESSABLE_CONTENT' },
    });
});

test('the batch size follows the limit of the server', async () => {
    const limit = (batch: string[]): void => {
        if (batch.length > 7) throw new Failure('INVALID_PAYLOAD', 'no', 400, { reason: 'Exceeded max batch mutation limit of 7' });
    };
    expect(await run(['me', ...keys(15)], limit)).toMatchObject({ sizes: [7, 7, 1, 1], done: 16, thrown: undefined });
});

test('it stops between two batches', async () => {
    expect(await run(keys(BATCH_SIZE * 3), undefined, (sent) => sent < 2)).toMatchObject({
        sizes: [BATCH_SIZE, BATCH_SIZE],
        done: BATCH_SIZE * 2,
    });
});

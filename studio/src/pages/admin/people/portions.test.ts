import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { inPortions, PORTION } from './portions';

vi.mock('@/api/client', () => ({ send: null }));

const keys = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}`);

/** What was sent, and how many were told to be done at last. */
async function run(all: string[], work: (portion: string[]) => unknown = () => {}, goesOn: (sent: number) => boolean = () => true) {
    const sent: string[][] = [];
    let done = 0;
    let thrown: unknown;
    const send = async (portion: string[]): Promise<void> => {
        await work(portion);
        sent.push(portion);
    };
    await inPortions(
        all,
        'me',
        send,
        (now) => (done = now.length),
        () => goesOn(sent.length),
    ).catch((reason: unknown) => (thrown = reason));
    return { sizes: sent.map(({ length }) => length), sent, done, thrown };
}

test('few are one portion, whoever is among them', async () => {
    expect((await run(['me', ...keys(3)])).sent).toEqual([['me', 'k0', 'k1', 'k2']]);
});

test('many are portions, everybody once, and oneself is the last and alone', async () => {
    const { sizes, sent, done } = await run(['me', ...keys(PORTION * 2 + 1)]);
    expect([sizes, sent.at(-1), new Set(sent.flat()).size, done]).toEqual([
        [PORTION, PORTION, 1, 1],
        ['me'],
        PORTION * 2 + 2,
        PORTION * 2 + 2,
    ]);
});

test('a portion that is refused ends it, and what is done is told', async () => {
    const refuse = (portion: string[]): void => {
        if (portion.includes(`k${PORTION}`)) throw new Failure('UNPROCESSABLE_CONTENT', 'no', 422);
    };
    expect(await run(keys(PORTION * 3), refuse)).toMatchObject({
        sizes: [PORTION],
        done: PORTION,
        thrown: { code: 'UNPROCESSABLE_CONTENT' },
    });
});

test('a server that takes fewer at once gets fewer at once', async () => {
    const limit = (portion: string[]): void => {
        if (portion.length > 7) throw new Failure('INVALID_PAYLOAD', 'no', 400, { reason: 'Exceeded max batch mutation limit of 7' });
    };
    expect(await run(['me', ...keys(15)], limit)).toMatchObject({ sizes: [7, 7, 1, 1], done: 16, thrown: undefined });
});

test('it stops between two portions', async () => {
    expect(await run(keys(PORTION * 3), undefined, (sent) => sent < 2)).toMatchObject({ sizes: [PORTION, PORTION], done: PORTION * 2 });
});

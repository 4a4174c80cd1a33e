import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { importPeople, type Way } from './import';

const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ number: at + 2, data: { email: `${at}` } }));

// It knows where the page is, and there is none here.
vi.mock('@/api/client', () => ({ send: null }));

/** A server that does not take these addresses, and what it was sent. */
function server(bad: string[]): Way & { made: unknown[]; waits: number[] } {
    const made: unknown[] = [];
    const waits: number[] = [];
    return {
        made,
        waits,
        wait: async (milliseconds) => void waits.push(milliseconds),
        create: async (people) => {
            if (people.some(({ email }) => bad.includes(String(email)))) throw new Failure('OWN_REASON', 'no', 400);
            made.push(...people.map(({ email }) => email));
        },
    };
}

test('those who are refused are told by their row, and all others are made once', async () => {
    const way = server(['0', '77', '119']);
    const { made, refused } = await importPeople(
        rows(120),
        () => {},
        () => true,
        way,
    );
    expect([made, refused.map(({ number }) => number)]).toEqual([117, [2, 79, 121]]);
    expect(new Set(way.made).size).toBe(117);
});

test('a server that asks for patience gets it', async () => {
    const way = server([]);
    let asked = 0;
    const busy: Way = {
        ...way,
        create: (people) => ((asked += 1) < 3 ? Promise.reject(new Failure('REQUESTS_EXCEEDED', 'wait', 429)) : way.create(people)),
    };
    expect(
        await importPeople(
            rows(3),
            () => {},
            () => true,
            busy,
        ),
    ).toEqual({ made: 3, refused: [] });
    expect(way.waits).toEqual([500, 1000]);
});

test('it stops where nobody can be made, and when it is told to', async () => {
    const closed: Way = { ...server([]), create: () => Promise.reject(new Failure('FORBIDDEN', 'no', 403)) };
    await expect(
        importPeople(
            rows(100),
            () => {},
            () => true,
            closed,
        ),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    let batches = 0;
    expect(
        (
            await importPeople(
                rows(200),
                () => (batches += 1),
                () => batches < 2,
                server([]),
            )
        ).made,
    ).toBe(100);
});

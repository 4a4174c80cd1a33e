import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { importUsers, type Transport } from './import';

const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ number: at + 2, data: { email: `${at}` } }));

// The client reads the address of the page, which does not exist here.
vi.mock('@/api/client', () => ({ send: null }));

/** A server that rejects these addresses, and what was sent to it. */
function server(bad: string[]): Transport & { created: unknown[]; waits: number[] } {
    const created: unknown[] = [];
    const waits: number[] = [];
    return {
        created,
        waits,
        wait: async (milliseconds) => void waits.push(milliseconds),
        create: async (users) => {
            if (users.some(({ email }) => bad.includes(String(email)))) throw new Failure('OWN_REASON', 'no', 400);
            created.push(...users.map(({ email }) => email));
        },
    };
}

test('rejected rows are reported by number, and all others are created once', async () => {
    const transport = server(['0', '77', '119']);
    const { created, refused } = await importUsers(
        rows(120),
        () => {},
        () => true,
        transport,
    );
    expect([created, refused.map(({ number }) => number)]).toEqual([117, [2, 79, 121]]);
    expect(new Set(transport.created).size).toBe(117);
});

test('a busy server gets the batch again after a delay', async () => {
    const transport = server([]);
    let requests = 0;
    const busy: Transport = {
        ...transport,
        create: (users) => ((requests += 1) < 3 ? Promise.reject(new Failure('REQUESTS_EXCEEDED', 'wait', 429)) : transport.create(users)),
    };
    expect(
        await importUsers(
            rows(3),
            () => {},
            () => true,
            busy,
        ),
    ).toEqual({ created: 3, refused: [] });
    expect(transport.waits).toEqual([500, 1000]);
});

test('it stops at an error that concerns all rows, and when it is cancelled', async () => {
    const closed: Transport = { ...server([]), create: () => Promise.reject(new Failure('FORBIDDEN', 'no', 403)) };
    await expect(
        importUsers(
            rows(100),
            () => {},
            () => true,
            closed,
        ),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    let batches = 0;
    expect(
        (
            await importUsers(
                rows(200),
                () => (batches += 1),
                () => batches < 2,
                server([]),
            )
        ).created,
    ).toBe(100);
});

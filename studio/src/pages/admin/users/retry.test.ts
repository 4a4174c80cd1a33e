import { expect, test, vi } from 'vitest';

import { Failure } from '@/api/failure';

import { pause, retryWhileBusy } from './retry';

vi.mock('@/i18n', () => ({ has: () => false, t: (key: string) => key }));

/** Fails with these codes, one after the other, then succeeds. */
function failing(codes: string[]) {
    return vi.fn(async () => {
        const code = codes.shift();
        if (code) throw new Failure(code, code, 429);
    });
}

test('the delay doubles from 500 ms to at most 30 s', async () => {
    const delays: number[] = [];
    await retryWhileBusy(failing(Array<string>(8).fill('REQUESTS_EXCEEDED')), async (delay) => void delays.push(delay));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('any other error is thrown at once', async () => {
    const work = failing(['SERVICE_UNAVAILABLE', 'FORBIDDEN']);
    await expect(retryWhileBusy(work, async () => {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(work).toHaveBeenCalledTimes(2);
});

test('a pause takes the given time', async () => {
    vi.useFakeTimers();
    const done = vi.fn();
    void pause(500).then(done);
    await vi.advanceTimersByTimeAsync(499);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalled();
    vi.useRealTimers();
});

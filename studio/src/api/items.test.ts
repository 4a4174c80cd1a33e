import { beforeEach, expect, test, vi } from 'vitest';

import { Failure } from './failure';
import { count, find, list, params } from './items';

const send = vi.hoisted(() => vi.fn());
vi.mock('./client', () => ({ send }));
vi.mock('@/i18n', () => ({ has: () => false, t: (key: string) => key }));

beforeEach(() => void send.mockReset());

test('an empty search and an empty filter are omitted', () => {
    expect(params({ fields: ['id'], search: '', filter: {}, limit: 0 })).toEqual({ fields: ['id'], limit: 0 });
    expect(params({ search: 'x', filter: { id: 1 } })).toEqual({ search: 'x', filter: { id: 1 } });
    expect(params({ filter: null })).toEqual({});
});

test('a list passes the query and the signal on', async () => {
    const { signal } = new AbortController();
    send.mockResolvedValueOnce([1]);
    expect(await list('/users', { sort: '-id' }, signal)).toEqual([1]);
    expect(send).toHaveBeenCalledWith('GET', '/users', undefined, { sort: '-id' }, signal);
});

test('a count is a number, whichever way the database returns it', async () => {
    for (const [rows, expected] of [
        [[{ count: '12' }], 12],
        [[{ count: 3 }], 3],
        [[], 0],
    ] as const) {
        send.mockResolvedValueOnce(rows);
        expect(await count('/users', { search: 'x' })).toBe(expected);
    }
    expect(send.mock.calls[0]![3]).toEqual({ search: 'x', aggregate: { count: '*' } });
});

test('an item that does not exist or may not be read is null, and any other error is thrown', async () => {
    send.mockResolvedValueOnce({ id: 'a/b' });
    expect(await find('/users', 'a/b')).toEqual({ id: 'a/b' });
    expect(send).toHaveBeenCalledWith('GET', '/users/a%2Fb', undefined, { fields: ['*'] });
    send.mockRejectedValueOnce(new Failure('FORBIDDEN', '', 403));
    expect(await find('/users', 'x')).toBeNull();
    send.mockRejectedValueOnce(new Failure('INTERNAL_SERVER_ERROR', '', 500));
    await expect(find('/users', 'x')).rejects.toMatchObject({ status: 500 });
});

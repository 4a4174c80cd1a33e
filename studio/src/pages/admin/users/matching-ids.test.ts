import { expect, test, vi } from 'vitest';

import { matchingIds } from './matching-ids';

const list = vi.hoisted(() => vi.fn());
vi.mock('@/api/items', () => ({ list }));

test('all keys are read, also from a server that limits the answers', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
    list.mockImplementation(async (_path: string, { offset }: { offset: number }) => all.slice(offset, offset + 2));
    expect([...(await matchingIds({ filter: { status: 1 }, search: 'x' }))]).toEqual(['a', 'b', 'c', 'd', 'e']);
    const [path, query] = list.mock.calls[0]!;
    expect([path, query]).toEqual(['/users', { filter: { status: 1 }, search: 'x', fields: ['id'], sort: 'id', limit: -1, offset: 0 }]);
    expect(list.mock.calls.map(([, { offset }]) => offset)).toEqual([0, 2, 4, 5]);
});

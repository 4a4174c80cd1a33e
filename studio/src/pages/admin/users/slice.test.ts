import { expect, test } from 'vitest';

import { sliceOf } from './slice';

const ALL = Array.from({ length: 20_003 }, (_, at) => at);

/** What a server would return for a page. */
function shown(page: number, total: number | null): number[] {
    const { sort, limit, offset, backwards } = sliceOf(page, 25, total, 'n,-id');
    expect(sort).toBe(backwards ? '-n,id' : 'n,-id');
    const rows = (backwards ? ALL.toReversed() : ALL).slice(offset, offset + limit);
    return backwards ? rows.toReversed() : rows;
}

test('a page shows the same rows from either end', () => {
    for (const page of [1, 2, 400, 401, 402, 799, 800, 801, 802]) expect(shown(page, ALL.length)).toEqual(shown(page, null));
});

test('what is near the end is not walked to from the beginning', () => {
    expect(sliceOf(801, 25, ALL.length, 'n')).toEqual({ sort: '-n', limit: 3, offset: 0, backwards: true });
    expect(sliceOf(2, 25, ALL.length, 'n').backwards).toBe(false);
    expect(sliceOf(4, 25, 100, 'n').backwards).toBe(false);
});

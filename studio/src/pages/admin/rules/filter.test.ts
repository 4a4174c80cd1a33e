import { expect, test } from 'vitest';

import type { Rule } from '@/api/types';

import { fromTree, size, toTree } from './filter';

test('a filter comes back as it was', () => {
    const filters: Rule[] = [
        { status: { _eq: 'active' } },
        { role: { name: { _in: ['a', 'b'] } } },
        { _or: [{ id: { _eq: '$CURRENT_USER' } }, { _and: [{ a: { _gt: 1 } }, { b: { _null: true } }] }] },
        { policies: { _some: { policy: { _eq: 'x' } } } },
        { 'year(last_access)': { _eq: 2026 } },
        { _and: [{ a: { _contains: 'x' } }, { _not_known: 1 }] },
    ];
    for (const filter of filters) expect(fromTree(toTree(filter))).toEqual(filter);
});

test('what stands side by side has to hold together', () => {
    expect(fromTree(toTree({ a: { _gt: 1, _lt: 5 }, b: 'x' }))).toEqual({
        _and: [{ a: { _gt: 1 } }, { a: { _lt: 5 } }, { b: { _eq: 'x' } }],
    });
    expect(fromTree(toTree({ _or: [{ a: 1, b: 2 }, { c: 3 }] }))).toEqual({
        _or: [{ _and: [{ a: { _eq: 1 } }, { b: { _eq: 2 } }] }, { c: { _eq: 3 } }],
    });
});

test('nothing is no filter', () => {
    for (const none of [null, undefined, {}, { _and: [] }]) expect(fromTree(toTree(none))).toBeNull();
    expect([size(null), size({ a: 1, b: { _in: [1, 2] } })]).toEqual([0, 2]);
});

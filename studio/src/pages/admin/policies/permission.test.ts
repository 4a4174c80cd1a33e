import { expect, test } from 'vitest';

import type { Permission } from '@/api/types';

import { FULL, isFull, termsOf } from './permission';

const read = (more: Partial<Permission>): Permission => ({
    policy: 'p',
    collection: 'c',
    action: 'read',
    fields: ['*'],
    permissions: null,
    validation: null,
    presets: null,
    ...more,
});

test('everything is all fields without a condition', () => {
    expect([isFull(read({})), isFull(read({ permissions: {} })), isFull(read({ action: 'delete', fields: null }))]).toEqual([
        true,
        true,
        true,
    ]);
    expect([
        isFull(read({ fields: ['id'] })),
        isFull(read({ fields: null })),
        isFull(read({ permissions: { id: { _eq: 1 } } })),
        isFull(read({ presets: { a: 1 } })),
    ]).toEqual([false, false, false, false]);
});

test('a new permission begins with everything', () => {
    expect(termsOf(undefined)).toEqual(FULL);
    expect(termsOf(read({ fields: null, validation: {} }))).toEqual({ ...FULL, fields: [] });
});

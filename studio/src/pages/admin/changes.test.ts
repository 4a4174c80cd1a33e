import { expect, test } from 'vitest';

import { changes } from './changes';

test('only what is different is changed', () => {
    expect(changes({ a: 'x', b: null, c: [1], d: true }, { a: 'y', b: '' as never, c: [1], d: false })).toEqual({ a: 'y', d: false });
});

test('an emptied field becomes nothing', () => {
    expect(changes<{ a: string | null; b?: number }>({ a: 'x' }, { a: '', b: 0 })).toEqual({ a: null, b: 0 });
});

import { expect, test } from 'vitest';

import { addressesIn } from './addresses';

test('addresses are found in whatever is pasted', () => {
    expect(addressesIn('Ann <ann@example.com>, "Bob" <bob@example.com>;\nmailto:cy@example.com\tdee@example.com.')).toEqual([
        'ann@example.com',
        'bob@example.com',
        'cy@example.com',
        'dee@example.com',
    ]);
});

test('each is found once, however it is written', () => {
    expect(addressesIn('Ann@Example.com ann@example.com')).toEqual(['Ann@Example.com']);
    expect(addressesIn('nobody, @, a@, @b')).toEqual([]);
});

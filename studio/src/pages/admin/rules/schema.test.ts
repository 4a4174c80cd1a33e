import { expect, test } from 'vitest';

import { ALL_OPERATORS, kindOf, OPERATORS, shapeOf, valueOf } from './schema';

test('the kind of a field is known for system collections only', () => {
    expect([
        kindOf('directus_users', 'email'),
        kindOf('directus_users', 'last_access'),
        kindOf('directus_users', 'role.name'),
        kindOf('loans', 'id'),
    ]).toEqual(['string', 'time', undefined, undefined]);
});

test.each([
    ['_null', 'flag'],
    ['_nempty', 'flag'],
    ['_in', 'list'],
    ['_nin', 'list'],
    ['_between', 'pair'],
    ['_eq', 'one'],
    ['_unknown', 'one'],
])('%s takes a value of the shape "%s"', (operator, shape) => expect(shapeOf(operator)).toBe(shape));

test('typed text becomes a value of the type of the field', () => {
    expect([valueOf('true', 'boolean'), valueOf(' false', 'boolean'), valueOf('yes', 'boolean')]).toEqual([true, false, false]);
    expect([valueOf(' 12 ', 'number'), valueOf('', 'number'), valueOf('$NOW', 'number')]).toEqual([12, '', '$NOW']);
    expect([valueOf('12', 'string'), valueOf(' a ', undefined)]).toEqual(['12', ' a ']);
});

test('every operator is offered once for a field of unknown kind', () => {
    expect(new Set(ALL_OPERATORS).size).toBe(ALL_OPERATORS.length);
    for (const operators of Object.values(OPERATORS)) expect(ALL_OPERATORS).toEqual(expect.arrayContaining([...operators]));
});

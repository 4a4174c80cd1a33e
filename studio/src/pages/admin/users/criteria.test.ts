import { expect, test } from 'vitest';

import { type Criteria, filterOf, fromAddress, narrows, toAddress } from './criteria';

const ALL_USERS: Criteria = { search: '', status: '', role: '', access: '', filter: null };

test('everybody is no filter and an empty address', () => {
    expect([filterOf(ALL_USERS), toAddress(ALL_USERS), narrows(ALL_USERS)]).toEqual([null, {}, false]);
});

test('all criteria are combined', () => {
    const criteria: Criteria = { ...ALL_USERS, status: 'active', role: 'none', filter: { title: { _nnull: true } } };
    expect(filterOf(criteria)).toEqual({ _and: [{ status: { _eq: 'active' } }, { role: { _null: true } }, { title: { _nnull: true } }] });
    expect(filterOf({ ...ALL_USERS, access: 'never' })).toEqual({ last_access: { _null: true } });
});

test('an address brings back what it was made of', () => {
    const criteria: Criteria = {
        search: 'ann & bob',
        status: 'invited',
        role: 'none',
        access: 'week',
        filter: { title: { _in: ['a', 'b'] } },
    };
    expect(fromAddress(toAddress(criteria))).toEqual(criteria);
});

test('invalid criteria in the URL select all users', () => {
    expect(fromAddress({ access: 'yesterday', filter: '[1', status: ['a', 'b'] })).toEqual(ALL_USERS);
    expect(fromAddress({ filter: '[1]' })).toEqual(ALL_USERS);
});

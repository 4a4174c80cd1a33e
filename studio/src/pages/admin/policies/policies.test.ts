import { expect, test, vi } from 'vitest';

import { policyName, readPolicies, translated } from './policies';

const list = vi.hoisted(() => vi.fn());
vi.mock('@/api/items', () => ({ list }));
vi.mock('@/i18n', () => ({ t: (key: string) => key }));

test('texts that Directus stores as keys are translated, others are not', () => {
    expect([translated('$t:public_label'), translated('$t:unknown'), translated('Editors'), translated(null)]).toEqual([
        'admin.policies.own.public',
        '$t:unknown',
        'Editors',
        '',
    ]);
});

test('a policy has its translated name, and an unknown one its key', async () => {
    list.mockResolvedValueOnce([
        { id: 'p', name: '$t:public_label' },
        { id: 'e', name: 'Editors' },
    ]);
    await readPolicies();
    expect(list.mock.calls[0]![1]).toMatchObject({ sort: 'name', limit: -1 });
    expect([policyName('p'), policyName('e'), policyName('x'), policyName(null)]).toEqual([
        'admin.policies.own.public',
        'Editors',
        'x',
        '',
    ]);
});

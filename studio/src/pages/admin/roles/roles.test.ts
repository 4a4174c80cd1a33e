import { expect, test, vi } from 'vitest';

import { branches, readRoles, roleName, roleOptions } from './roles';

const list = vi.hoisted(() => vi.fn());
vi.mock('@/api/items', () => ({ list }));
vi.mock('@/i18n', () => ({ t: (key: string) => key }));

test('roles are read once for all pages: as a tree, as options, and by name', async () => {
    const role = (id: string, name: string, parent: string | null = null) => ({ id, name, description: null, parent });
    list.mockResolvedValueOnce([role('e', 'Editors', 's'), role('s', 'Staff')]);
    await readRoles();
    expect(list.mock.calls).toEqual([['/roles', { fields: ['id', 'name', 'description', 'parent'], sort: 'name', limit: -1 }]]);
    expect(branches.value.map(({ id, depth }) => [id, depth])).toEqual([
        ['s', 0],
        ['e', 1],
    ]);
    expect(roleOptions.value).toEqual([
        { value: 's', label: 'Staff' },
        { value: 'e', label: '\u2003Editors' },
    ]);
    expect([roleName('e'), roleName('unknown'), roleName(null)]).toEqual(['Editors', 'unknown', 'admin.roles.none']);
});

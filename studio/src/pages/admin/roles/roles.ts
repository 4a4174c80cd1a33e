// The roles, which form a tree; several pages need their names.

import { computed, shallowRef } from 'vue';

import { list } from '@/api/items';
import type { Role } from '@/api/types';
import { t } from '@/i18n';

import { flat, treeOf } from './tree';

const known = shallowRef<Role[]>([]);

/** All roles, by name. */
export const roles = computed(() => known.value);

/** Reads the roles again. */
export async function readRoles(): Promise<void> {
    known.value = await list<Role>('/roles', { fields: ['id', 'name', 'description', 'parent'], sort: 'name', limit: -1 });
}

/** The tree. A role whose parent is not there, or is below itself, stands at the root. */
export const tree = computed(() => treeOf(known.value));

/** All branches, parents before children: as lists show them. */
export const branches = computed(() => flat(tree.value));

/** What a role is called; roles of Directus may have a name that is to be translated. */
export function roleName(id: string | null | undefined): string {
    if (!id) return t('admin.roles.none');
    return known.value.find((role) => role.id === id)?.name ?? id;
}

/** Roles to choose from, those below others indented. */
export const roleOptions = computed(() =>
    branches.value.map(({ id, name, depth }) => ({ value: id, label: `${'\u2003'.repeat(depth)}${name}` })),
);

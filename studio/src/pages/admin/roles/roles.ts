// The roles of the project, shared by several pages.

import { computed, shallowRef } from 'vue';

import { list } from '@/api/items';
import type { Role } from '@/api/types';
import { t } from '@/i18n';

import { flat, treeOf } from './tree';

const known = shallowRef<Role[]>([]);

/** All roles, sorted by name. */
export const roles = computed(() => known.value);

/** Reads the roles. */
export async function readRoles(): Promise<void> {
    known.value = await list<Role>('/roles', { fields: ['id', 'name', 'description', 'parent'], sort: 'name', limit: -1 });
}

/** The tree. A role whose parent does not exist or is one of its descendants is a root. */
export const tree = computed(() => treeOf(known.value));

/** The tree as a list, parents before children. */
export const branches = computed(() => flat(tree.value));

/** The name of a role; its key if the role is unknown. */
export function roleName(id: string | null | undefined): string {
    if (!id) return t('admin.roles.none');
    return known.value.find((role) => role.id === id)?.name ?? id;
}

/** The roles as options of a select field, indented by depth. */
export const roleOptions = computed(() =>
    branches.value.map(({ id, name, depth }) => ({ value: id, label: `${'\u2003'.repeat(depth)}${name}` })),
);

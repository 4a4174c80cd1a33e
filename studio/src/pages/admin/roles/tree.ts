// Arranges roles as a tree.

import type { Role } from '@/api/types';

/** A role with its position in the tree. */
export interface Branch extends Role {
    /** Levels below the root. */
    depth: number;
    children: Branch[];
}

/** Builds the tree. */
export function treeOf(all: readonly Role[]): Branch[] {
    const ids = new Set(all.map(({ id }) => id));
    const placed = new Set<string>();
    const grow = (role: Role, depth: number): Branch => {
        placed.add(role.id);
        const children = all.filter(({ id, parent }) => parent === role.id && !placed.has(id));
        return { ...role, depth, children: children.map((child) => grow(child, depth + 1)) };
    };
    const roots = all.filter(({ parent }) => !parent || !ids.has(parent)).map((role) => grow(role, 0));
    const lost = all.filter(({ id }) => !placed.has(id));
    return [...roots, ...lost.flatMap((role) => (placed.has(role.id) ? [] : [grow(role, 0)]))];
}

/** The tree as a list, parents before children. */
export function flat(of: readonly Branch[]): Branch[] {
    return of.flatMap((branch) => [branch, ...flat(branch.children)]);
}

/** A role and its ancestors, up to the root. */
export function lineage(id: string | null, all: readonly Role[]): Role[] {
    const line: Role[] = [];
    for (let next = id; next && !line.some((role) => role.id === next);) {
        const role = all.find((one) => one.id === next);
        if (!role) break;
        line.push(role);
        next = role.parent;
    }
    return line;
}

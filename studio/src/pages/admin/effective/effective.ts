// Computes the effective permissions of a user and the policy that each comes from. It explains what the server decides.

import type { Access, Action, Permission, Policy, Role } from '@/api/types';

import { lineage } from '../roles/tree';

/** A policy that applies to the user, and why. */
export interface Source {
    policy: Policy;
    via: 'role' | 'user' | 'public';
    /** The role that has the policy. */
    role?: Role;
}

/** A permission with its policy; `null` for one that every user of the Studio has. */
export interface Grant {
    permission: Permission;
    policy: Policy | null;
}

/** The effective rights of a user. */
export interface Effective {
    sources: Source[];
    admin: boolean;
    app: boolean;
    tfaRequired: boolean;
    /** By collection, then by action; several grants are alternatives. */
    grants: Map<string, Partial<Record<Action, Grant[]>>>;
}

/** The project's roles, policies and permissions. */
export interface Project {
    roles: readonly Role[];
    access: readonly Access[];
    policies: readonly Policy[];
    permissions: readonly Permission[];
}

/** Computes the effective rights of a user. */
export function effectiveOf(user: { id: string; role: string | null }, { roles, access, policies, permissions }: Project): Effective {
    const line = lineage(user.role, roles);
    const found = new Map<string, Source>();
    for (const row of access) {
        const policy = policies.find(({ id }) => id === row.policy);
        const role = line.find(({ id }) => id === row.role);
        // A user without a role has the public policies.
        const via = row.user === user.id ? 'user' : role ? 'role' : !row.user && !row.role && !user.role ? 'public' : null;
        if (policy && via && !found.has(policy.id)) found.set(policy.id, { policy, via, ...(role && { role }) });
    }
    const sources = [...found.values()];
    const admin = sources.some(({ policy }) => policy.admin_access);
    const app = admin || sources.some(({ policy }) => policy.app_access);
    return {
        sources,
        admin,
        app,
        tfaRequired: sources.some(({ policy }) => policy.enforce_tfa),
        grants: grantsOf(found, app, permissions),
    };
}

function grantsOf(sources: ReadonlyMap<string, Source>, app: boolean, permissions: readonly Permission[]): Effective['grants'] {
    const grants: Effective['grants'] = new Map();
    for (const permission of permissions) {
        const policy = permission.policy ? sources.get(permission.policy)?.policy : null;
        if (policy === undefined || (policy === null && !app)) continue;
        const row = grants.get(permission.collection) ?? {};
        (row[permission.action] ??= []).push({ permission, policy });
        grants.set(permission.collection, row);
    }
    return new Map([...grants].sort(([a], [b]) => a.localeCompare(b)));
}

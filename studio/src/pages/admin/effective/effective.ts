// What somebody may do: the policies that count, and what each of them allows. The server decides; this tells why.

import type { Access, Action, Permission, Policy, Role } from '@/api/types';

import { lineage } from '../roles/tree';

/** A policy that counts, and on which way it came. */
export interface Source {
    policy: Policy;
    via: 'role' | 'user' | 'public';
    /** The role that has it. */
    role?: Role;
}

/** One permission with the policy it comes from; `null` is what every user of the Studio may do. */
export interface Grant {
    permission: Permission;
    policy: Policy | null;
}

/** All that somebody may do. */
export interface Effective {
    sources: Source[];
    admin: boolean;
    app: boolean;
    secondFactor: boolean;
    /** By collection, then by action; several are alternatives. */
    grants: Map<string, Partial<Record<Action, Grant[]>>>;
}

/** What is known of the project. */
export interface Known {
    roles: readonly Role[];
    access: readonly Access[];
    policies: readonly Policy[];
    permissions: readonly Permission[];
}

/** Works out what a person may do. */
export function effectiveOf(user: { id: string; role: string | null }, { roles, access, policies, permissions }: Known): Effective {
    const line = lineage(user.role, roles);
    const found = new Map<string, Source>();
    for (const row of access) {
        const policy = policies.find(({ id }) => id === row.policy);
        const role = line.find(({ id }) => id === row.role);
        // Whoever has no role may do what everybody may.
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
        secondFactor: sources.some(({ policy }) => policy.enforce_tfa),
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

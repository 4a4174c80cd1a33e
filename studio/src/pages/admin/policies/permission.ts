// Permissions: full, with conditions, or none.

import type { Action, Permission, Rule } from '@/api/types';

/** The parts of a permission that can be edited. */
export interface Terms {
    /** `['*']` for all fields, `[]` for none. */
    fields: string[];
    permissions: Rule | null;
    validation: Rule | null;
    presets: Rule | null;
}

/** The parts by action: reading and deleting have no new values to validate. */
export const PARTS: Record<Action, readonly (keyof Terms)[]> = {
    create: ['fields', 'validation', 'presets'],
    read: ['fields', 'permissions'],
    update: ['fields', 'permissions', 'validation', 'presets'],
    delete: ['permissions'],
    share: ['permissions'],
};

/** The terms of a full permission. */
export const FULL: Terms = { fields: ['*'], permissions: null, validation: null, presets: null };

const has = (rule: Rule | null | undefined): boolean => rule !== null && rule !== undefined && Object.keys(rule).length > 0;

/** Whether a permission has no condition. Those for `delete` and `share` have no fields. */
export function isFull(permission: Pick<Permission, 'action' | keyof Terms>): boolean {
    const all = !PARTS[permission.action]?.includes('fields') || Boolean(permission.fields?.includes('*'));
    return all && !has(permission.permissions) && !has(permission.validation) && !has(permission.presets);
}

/** The terms of a permission; those of a full one for a new permission. */
export function termsOf(permission: Permission | undefined): Terms {
    if (!permission) return FULL;
    const { fields, permissions, validation, presets } = permission;
    const rule = (value: Rule | null): Rule | null => (has(value) ? value : null);
    return { fields: fields ?? [], permissions: rule(permissions), validation: rule(validation), presets: rule(presets) };
}

// Permissions: everything, something, or nothing.

import type { Action, Permission, Rule } from '@/api/types';

/** What can be set about a permission. */
export interface Terms {
    /** `['*']` is all, `[]` none. */
    fields: string[];
    permissions: Rule | null;
    validation: Rule | null;
    presets: Rule | null;
}

/** What a permission of an action can have: what is read and deleted has no new values. */
export const PARTS: Record<Action, readonly (keyof Terms)[]> = {
    create: ['fields', 'validation', 'presets'],
    read: ['fields', 'permissions'],
    update: ['fields', 'permissions', 'validation', 'presets'],
    delete: ['permissions'],
    share: ['permissions'],
};

/** Everything. */
export const FULL: Terms = { fields: ['*'], permissions: null, validation: null, presets: null };

const has = (rule: Rule | null | undefined): boolean => rule !== null && rule !== undefined && Object.keys(rule).length > 0;

/** Whether it allows the action without any condition. Deleting and sharing know no fields. */
export function isFull(permission: Pick<Permission, 'action' | keyof Terms>): boolean {
    const all = !PARTS[permission.action]?.includes('fields') || Boolean(permission.fields?.includes('*'));
    return all && !has(permission.permissions) && !has(permission.validation) && !has(permission.presets);
}

/** The terms of a permission; everything where there is none yet. */
export function termsOf(permission: Permission | undefined): Terms {
    if (!permission) return FULL;
    const { fields, permissions, validation, presets } = permission;
    const rule = (value: Rule | null): Rule | null => (has(value) ? value : null);
    return { fields: fields ?? [], permissions: rule(permissions), validation: rule(validation), presets: rule(presets) };
}

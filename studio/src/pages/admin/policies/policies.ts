// The policies; several pages need their names.

import { shallowRef } from 'vue';

import { list } from '@/api/items';
import type { Policy } from '@/api/types';
import { t } from '@/i18n';

/** All policies, by name. */
export const policies = shallowRef<Policy[]>([]);

const FIELDS = ['id', 'name', 'description', 'ip_access', 'enforce_tfa', 'admin_access', 'app_access'];

/** Reads the policies again. */
export async function readPolicies(): Promise<void> {
    policies.value = await list<Policy>('/policies', { fields: FIELDS, sort: 'name', limit: -1 });
}

/** Names Directus gives what it lays down itself; they are to be translated. */
const OWN: Record<string, string> = {
    '$t:public_label': 'public',
    '$t:public_description': 'publicText',
    '$t:admin_description': 'adminText',
};

/** A name or a description in words. */
export function words(text: string | null | undefined): string {
    if (!text) return '';
    return OWN[text] ? t(`admin.policies.own.${OWN[text]}`) : text;
}

/** What a policy is called. */
export function policyName(id: string | null): string {
    return words(policies.value.find((policy) => policy.id === id)?.name) || (id ?? '');
}

// The policies of the project, shared by several pages.

import { shallowRef } from 'vue';

import { list } from '@/api/items';
import type { Policy } from '@/api/types';
import { t } from '@/i18n';

/** All policies, sorted by name. */
export const policies = shallowRef<Policy[]>([]);

const FIELDS = ['id', 'name', 'description', 'ip_access', 'enforce_tfa', 'admin_access', 'app_access'];

/** Reads the policies. */
export async function readPolicies(): Promise<void> {
    policies.value = await list<Policy>('/policies', { fields: FIELDS, sort: 'name', limit: -1 });
}

/** Names and descriptions that Directus stores as translation keys. */
const DIRECTUS_TEXTS: Record<string, string> = {
    '$t:public_label': 'public',
    '$t:public_description': 'publicText',
    '$t:admin_description': 'adminText',
};

/** A name or description, translated if it is one of Directus' keys. */
export function translated(text: string | null | undefined): string {
    if (!text) return '';
    return DIRECTUS_TEXTS[text] ? t(`admin.policies.own.${DIRECTUS_TEXTS[text]}`) : text;
}

/** The name of a policy; its key if the policy is unknown. */
export function policyName(id: string | null): string {
    return translated(policies.value.find((policy) => policy.id === id)?.name) || (id ?? '');
}

// The criteria of the list of users, their form in the address of the page, and the filter for the API.

import type { LocationQuery } from 'vue-router';

import type { Rule } from '@/api/types';

/** The criteria. Empty fields match all users. */
export interface Criteria {
    search: string;
    status: string;
    /** The key of a role, or `none`. */
    role: string;
    access: '' | 'day' | 'week' | 'month' | 'quarter' | 'never';
    /** Further conditions, as a filter of the API. */
    filter: Rule | null;
}

/** The filters for the time of the last access. */
export const ACCESS: Record<Exclude<Criteria['access'], ''>, Rule> = {
    day: { last_access: { _gte: '$NOW(-1 day)' } },
    week: { last_access: { _gte: '$NOW(-7 days)' } },
    month: { last_access: { _gte: '$NOW(-30 days)' } },
    quarter: { last_access: { _lt: '$NOW(-90 days)' } },
    never: { last_access: { _null: true } },
};

/** The criteria as a filter, without the search; `null` if all users match. */
export function filterOf({ status, role, access, filter }: Criteria): Rule | null {
    const parts: Rule[] = [];
    if (status) parts.push({ status: { _eq: status } });
    if (role) parts.push({ role: role === 'none' ? { _null: true } : { _eq: role } });
    if (access) parts.push(ACCESS[access]);
    if (filter) parts.push(filter);
    return parts.length > 1 ? { _and: parts } : (parts[0] ?? null);
}

/** Whether the criteria exclude any user. */
export function narrows(criteria: Criteria): boolean {
    return criteria.search.trim() !== '' || filterOf(criteria) !== null;
}

/** Reads the criteria from the query of an address. Values that are not valid are ignored. */
export function fromAddress(query: LocationQuery): Criteria {
    const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
    const access = text('access');
    return {
        search: text('search'),
        status: text('status'),
        role: text('role'),
        access: access in ACCESS ? (access as Criteria['access']) : '',
        filter: rule(text('filter')),
    };
}

/** The criteria as the query of an address, without empty fields. */
export function toAddress(criteria: Criteria): Record<string, string> {
    const { filter, ...texts } = criteria;
    const query: [string, string][] = Object.entries(texts).filter(([, value]) => value !== '');
    return { ...Object.fromEntries(query), ...(filter && { filter: JSON.stringify(filter) }) };
}

function rule(text: string): Rule | null {
    try {
        const read: unknown = JSON.parse(text);
        return typeof read === 'object' && !Array.isArray(read) ? (read as Rule | null) : null;
    } catch {
        return null;
    }
}

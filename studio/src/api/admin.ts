// What administrators read and write, as far as the Studio does.

import { failure } from './failure';
import { send } from './client';

/** What stands in `status`. The database takes other words as well. */
export const STATUSES = ['active', 'invited', 'unverified', 'suspended', 'draft', 'archived'] as const;

/** A user, with the fields that were asked for. */
export interface User {
    id: string;
    first_name?: string | null;
    last_name?: string | null;
    email?: string | null;
    status?: string;
    role?: string | null;
    title?: string | null;
    location?: string | null;
    description?: string | null;
    language?: string | null;
    appearance?: 'auto' | 'light' | 'dark' | null;
    provider?: string;
    external_identifier?: string | null;
    email_notifications?: boolean | null;
    /** `**********` if there is a second factor. */
    tfa_secret?: string | null;
    last_access?: string | null;
}

/** A role. */
export interface Role {
    id: string;
    name: string;
    description: string | null;
    parent: string | null;
}

/** A policy. */
export interface Policy {
    id: string;
    name: string;
    description: string | null;
    ip_access: string[] | null;
    enforce_tfa: boolean;
    admin_access: boolean;
    app_access: boolean;
}

/** Which policy counts for which role or user; for everybody who is not logged in where there is neither. */
export interface Access {
    id: string;
    role: string | null;
    user: string | null;
    policy: string;
}

/** What a policy allows with a collection. */
export interface Permission {
    /** Missing for what every user of the Studio may do. */
    id?: number;
    policy: string | null;
    collection: string;
    action: Action;
    fields: string[] | null;
    permissions: Rule | null;
    validation: Rule | null;
    presets: Record<string, unknown> | null;
    /** Built in. */
    system?: boolean;
}

/** What can be allowed. */
export const ACTIONS = ['create', 'read', 'update', 'delete', 'share'] as const;
/** One of them. */
export type Action = (typeof ACTIONS)[number];

/** A filter, as the API takes it. */
export type Rule = Record<string, unknown>;

/** One thing that happened. */
export interface Activity {
    id: number;
    action: string;
    user: string | null;
    timestamp: string;
    ip: string | null;
    user_agent: string | null;
    collection: string;
    item: string;
    origin: string | null;
}

/** The parameters of a list (`fields`, `filter`, `sort` …). */
export interface Query {
    fields?: readonly string[];
    filter?: Rule | null;
    search?: string;
    sort?: string;
    limit?: number;
    offset?: number;
}

/** Items of a collection; `signal` takes the question back. */
export function list<T>(path: string, query: Query, signal?: AbortSignal): Promise<T[]> {
    return send<T[]>('GET', path, undefined, params(query), signal);
}

/** How many items there are: asked once for a filter, not for each page. */
export async function count(path: string, query: Pick<Query, 'filter' | 'search'>, signal?: AbortSignal): Promise<number> {
    const [row] = await send<{ count: number | string }[]>('GET', path, undefined, { ...params(query), aggregate: { count: '*' } }, signal);
    return Number(row?.count ?? 0);
}

/** The query without what is empty. */
export function params({ filter, search, ...rest }: Query): Record<string, unknown> {
    return { ...rest, ...(search && { search }), ...(filter && Object.keys(filter).length > 0 && { filter }) };
}

/** One item; `null` if there is none (the API answers as if one might not see it). */
export async function find<T>(path: string, id: string, fields: readonly string[] = ['*']): Promise<T | null> {
    try {
        return await send<T>('GET', `${path}/${encodeURIComponent(id)}`, undefined, { fields });
    } catch (thrown) {
        if (failure(thrown).code === 'FORBIDDEN') return null;
        throw thrown;
    }
}

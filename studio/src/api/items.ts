// Reads items of a collection.

import { send } from './client';
import { failure } from './failure';
import type { Rule } from './types';

/** The query parameters of a list. */
export interface Query {
    fields?: readonly string[];
    filter?: Rule | null;
    search?: string;
    sort?: string;
    limit?: number;
    offset?: number;
}

/** Items of a collection; `signal` cancels the request. */
export function list<T>(path: string, query: Query, signal?: AbortSignal): Promise<T[]> {
    return send<T[]>('GET', path, undefined, params(query), signal);
}

/** The number of items that match. */
export async function count(path: string, query: Pick<Query, 'filter' | 'search'>, signal?: AbortSignal): Promise<number> {
    const [row] = await send<{ count: number | string }[]>('GET', path, undefined, { ...params(query), aggregate: { count: '*' } }, signal);
    return Number(row?.count ?? 0);
}

/** The query without an empty search and without an empty filter. */
export function params({ filter, search, ...rest }: Query): Record<string, unknown> {
    return { ...rest, ...(search && { search }), ...(filter && Object.keys(filter).length > 0 && { filter }) };
}

/** One item; `null` if there is none. The API answers FORBIDDEN whether the item is missing or may not be read. */
export async function find<T>(path: string, id: string, fields: readonly string[] = ['*']): Promise<T | null> {
    try {
        return await send<T>('GET', `${path}/${encodeURIComponent(id)}`, undefined, { fields });
    } catch (thrown) {
        if (failure(thrown).code === 'FORBIDDEN') return null;
        throw thrown;
    }
}

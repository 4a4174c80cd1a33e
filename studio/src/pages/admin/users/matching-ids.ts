// Reads the keys of all users that match. They are read once, so that a user who matches later is not changed unseen.

import { list } from '@/api/items';
import type { Rule, User } from '@/api/types';

/** The keys. A server with `QUERY_LIMIT_MAX` returns them in several answers. */
export async function matchingIds(query: { filter: Rule | null; search: string }, signal?: AbortSignal): Promise<Set<string>> {
    const keys = new Set<string>();
    for (let offset = 0; ;) {
        const found = await list<User>('/users', { ...query, fields: ['id'], sort: 'id', limit: -1, offset }, signal);
        if (found.length === 0) return keys;
        for (const { id } of found) keys.add(id);
        offset += found.length;
    }
}

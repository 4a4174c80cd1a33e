// The keys of all who match: taken once, so that whoever comes afterwards is not changed unseen.

import { list } from '@/api/items';
import type { Rule, User } from '@/api/types';

/** Their keys. A server with `QUERY_LIMIT_MAX` gives some at a time. */
export async function keysOf(asked: { filter: Rule | null; search: string }, signal?: AbortSignal): Promise<Set<string>> {
    const keys = new Set<string>();
    for (let offset = 0; ;) {
        const found = await list<User>('/users', { ...asked, fields: ['id'], sort: 'id', limit: -1, offset }, signal);
        if (found.length === 0) return keys;
        for (const { id } of found) keys.add(id);
        offset += found.length;
    }
}

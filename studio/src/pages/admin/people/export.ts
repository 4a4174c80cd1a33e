// People as a file. The browser itself takes it from the server, so that it may be as long as it likes.

import { API, send } from '@/api/client';
import { params, type Rule } from '@/api/admin';

/** What a file may be. */
export const FORMATS = ['csv', 'json'] as const;
/** What the file is. */
export type Format = (typeof FORMATS)[number];

const FIELDS = [
    'id', 'first_name', 'last_name', 'email', 'status', 'role', 'title', 'location', 'description', 'tags', 'language', 'provider', 'external_identifier',
    'email_notifications', 'last_access',
];

/**
 * Downloads those who are chosen; if nobody is, all who are looked for.
 *
 * @throws {Failure} where the server would refuse: that is asked first, for a download cannot say so
 */
export async function exportPeople(format: Format, asked: { filter: Rule | null; search: string; sort: string }, chosen: string[]): Promise<void> {
    const filter = chosen.length > 0 ? { id: { _in: chosen } } : asked.filter;
    const query = params({ filter, search: chosen.length > 0 ? '' : asked.search, sort: asked.sort });
    await send('GET', '/users', undefined, { ...query, fields: ['id'], limit: 1 });
    const address = new URL(`${API}/users`);
    const texts = { ...query, filter: query.filter && JSON.stringify(query.filter), fields: FIELDS.join(','), limit: '-1', export: format };
    for (const [name, value] of Object.entries(texts)) if (value) address.searchParams.set(name, String(value));
    const link = document.createElement('a');
    link.href = address.href;
    link.download = '';
    link.click();
}

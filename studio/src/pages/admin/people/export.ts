// People as a file.

import { API, send } from '@/api/client';
import { params } from '@/api/items';
import type { Rule } from '@/api/types';
import { download } from '@/lib/download';

/** What a file may be. */
export const FORMATS = ['csv', 'json'] as const;
/** What the file is. */
export type Format = (typeof FORMATS)[number];

const FIELDS = [
    'id',
    'first_name',
    'last_name',
    'email',
    'status',
    'role',
    'title',
    'location',
    'description',
    'tags',
    'language',
    'provider',
    'external_identifier',
    'email_notifications',
    'last_access',
];

/**
 * Downloads all who are looked for. The browser itself takes the file from the server, so that it may be as long as it likes.
 *
 * @throws {Failure} where the server would refuse: that is asked first, for a download cannot say so
 */
export async function exportAll(format: Format, asked: { filter: Rule | null; search: string; sort: string }): Promise<void> {
    const query = params(asked);
    await send('GET', '/users', undefined, { ...query, fields: ['id'], limit: 1 });
    const address = new URL(`${API}/users`);
    const texts = { ...query, filter: query.filter && JSON.stringify(query.filter), fields: FIELDS.join(','), limit: '-1', export: format };
    for (const [name, value] of Object.entries(texts)) if (value) address.searchParams.set(name, String(value));
    const link = document.createElement('a');
    link.href = address.href;
    link.download = '';
    link.click();
}

/**
 * Downloads those who are chosen. Their keys are in the body: in an address there would be room for a few hundred.
 *
 * @throws {Failure}
 */
export async function exportChosen(format: Format, keys: readonly string[], sort: string): Promise<void> {
    const query = { filter: { id: { _in: keys } }, sort: [sort], fields: FIELDS, limit: -1, export: format };
    const found = await send<unknown>('SEARCH', '/users', { query });
    // The SDK hands on as it is what is no JSON.
    if (found instanceof Response) download('users.csv', 'text/csv', await found.text());
    else download('users.json', 'application/json', JSON.stringify(found, null, 2));
}

// Exports users to a file.

import { API, send } from '@/api/client';
import { params } from '@/api/items';
import type { Rule } from '@/api/types';
import { download } from '@/lib/download';

/** The file formats. */
export const FORMATS = ['csv', 'json'] as const;
/** A file format. */
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
 * Exports all users that match. The browser downloads the file from the server, so its size is not limited by memory.
 *
 * @throws {Failure} if the server refuses a request for one row with the same query: a download cannot report errors
 */
export async function exportAll(format: Format, query: { filter: Rule | null; search: string; sort: string }): Promise<void> {
    const parameters = params(query);
    await send('GET', '/users', undefined, { ...parameters, fields: ['id'], limit: 1 });
    const address = new URL(`${API}/users`);
    const texts = {
        ...query,
        filter: parameters.filter && JSON.stringify(parameters.filter),
        fields: FIELDS.join(','),
        limit: '-1',
        export: format,
    };
    for (const [name, value] of Object.entries(texts)) if (value) address.searchParams.set(name, String(value));
    const link = document.createElement('a');
    link.href = address.href;
    link.download = '';
    link.click();
}

/**
 * Exports the selected users. Their keys are in the body: an address has space for only a few hundred.
 *
 * @throws {Failure}
 */
export async function exportSelected(format: Format, keys: readonly string[], sort: string): Promise<void> {
    const query = { filter: { id: { _in: keys } }, sort: [sort], fields: FIELDS, limit: -1, export: format };
    const found = await send<unknown>('SEARCH', '/users', { query });
    // The SDK returns an answer that is not JSON as a `Response`.
    if (found instanceof Response) download('users.csv', 'text/csv', await found.text());
    else download('users.json', 'application/json', JSON.stringify(found, null, 2));
}

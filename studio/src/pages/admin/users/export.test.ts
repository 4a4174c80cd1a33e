import { beforeEach, expect, test, vi } from 'vitest';

import { exportAll, exportSelected } from './export';

const { send, download } = vi.hoisted(() => ({ send: vi.fn(), download: vi.fn() }));
vi.mock('@/api/client', () => ({ API: 'https://example.com/login', send }));
vi.mock('@/lib/download', () => ({ download }));

const clicked: string[] = [];

beforeEach(() => {
    send.mockReset();
    download.mockReset();
    clicked.length = 0;
    const link = { href: '', download: 'x', click: () => clicked.push(`${link.href} ${link.download}`) };
    vi.stubGlobal('document', { createElement: () => link });
});

test('the browser downloads all users that match, once the server accepts the query', async () => {
    send.mockResolvedValueOnce([]);
    await exportAll('csv', { filter: { status: { _eq: 'active' } }, search: 'ann & bob', sort: '-email' });
    expect(send.mock.calls[0]!.slice(0, 2)).toEqual(['GET', '/users']);
    expect(send.mock.calls[0]![3]).toMatchObject({ fields: ['id'], limit: 1, search: 'ann & bob' });
    const address = new URL(clicked[0]!);
    expect(address.origin + address.pathname).toBe('https://example.com/login/users');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
        filter: '{"status":{"_eq":"active"}}',
        search: 'ann & bob',
        sort: '-email',
        limit: '-1',
        export: 'csv',
    });
    expect(address.searchParams.get('fields')).toContain('external_identifier');
});

test('nothing is downloaded if the server refuses the query', async () => {
    send.mockRejectedValueOnce(new Error('refused'));
    await expect(exportAll('json', { filter: null, search: '', sort: 'email' })).rejects.toThrow('refused');
    expect(clicked).toEqual([]);
});

test('parameters without a value are not in the address', async () => {
    send.mockResolvedValueOnce([]);
    await exportAll('json', { filter: null, search: '', sort: 'email' });
    expect([...new URL(clicked[0]!).searchParams.keys()].sort()).toEqual(['export', 'fields', 'limit', 'sort']);
});

test('the keys of the selected users are in the body', async () => {
    send.mockResolvedValueOnce([{ id: 'a' }]);
    await exportSelected('json', ['a', 'b'], 'email');
    expect(send.mock.calls[0]!.slice(0, 2)).toEqual(['SEARCH', '/users']);
    expect(send.mock.calls[0]![2]).toMatchObject({ query: { filter: { id: { _in: ['a', 'b'] } }, sort: ['email'], export: 'json' } });
    expect(download).toHaveBeenCalledWith('users.json', 'application/json', '[\n  {\n    "id": "a"\n  }\n]');
});

test('CSV arrives as a response and is saved as it is', async () => {
    send.mockResolvedValueOnce(new Response('"id"\n"a"\n'));
    await exportSelected('csv', ['a'], 'email');
    expect(download).toHaveBeenCalledWith('users.csv', 'text/csv', '"id"\n"a"\n');
});

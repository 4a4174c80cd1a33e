import { effectScope, nextTick } from 'vue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { useUsers } from './users';

const mocks = vi.hoisted(() => ({ list: vi.fn(), count: vi.fn(), replace: vi.fn(), query: {} as Record<string, string> }));
vi.mock('@/api/items', () => ({ list: mocks.list, count: mocks.count }));
vi.mock('vue-router', () => ({ useRoute: () => ({ query: mocks.query }), useRouter: () => ({ replace: mocks.replace }) }));
vi.mock('@/i18n', () => ({ has: () => false, t: (key: string) => key }));
vi.mock('./columns', async () => ({ shown: (await import('vue')).ref(['email', 'role']) }));

const scope = effectScope(true);
const use = async (query: Record<string, string> = {}) => {
    mocks.query = query;
    const users = scope.run(() => useUsers())!;
    await vi.advanceTimersByTimeAsync(0);
    return users;
};
const lastQuery = (): unknown => mocks.list.mock.calls.at(-1)![1];

beforeEach(() => {
    vi.useFakeTimers();
    for (const mock of [mocks.list, mocks.count, mocks.replace]) mock.mockReset();
    mocks.list.mockResolvedValue([{ id: 'a' }]);
    mocks.count.mockResolvedValue(60);
});
afterEach(() => vi.useRealTimers());

test('the first page is sorted by address, with the fields of the columns', async () => {
    const { rows, total } = await use();
    expect(lastQuery()).toMatchObject({ filter: null, search: '', sort: 'email', limit: 25, offset: 0 });
    expect((lastQuery() as { fields: string[] }).fields).toEqual(['id', 'first_name', 'last_name', 'email', 'status', 'role']);
    expect([rows.value.value, total.value.value]).toEqual([[{ id: 'a' }], 60]);
});

test('page, order and criteria come from the address, and go back into it', async () => {
    const { criteria, page } = await use({ page: '2', sort: '-first_name', status: 'invited' });
    expect(lastQuery()).toMatchObject({ offset: 25, sort: '-first_name,-last_name,id', filter: { status: { _eq: 'invited' } } });
    page.value = 3;
    await nextTick();
    expect(mocks.replace).toHaveBeenLastCalledWith({ query: { page: '3', sort: '-first_name', status: 'invited' } });
    expect(lastQuery()).toMatchObject({ offset: 50 });
    expect(criteria.value.status).toBe('invited');
});

test.each([
    ['status', 'status,id'],
    ['-email', '-email'],
    ['first_name', 'first_name,last_name,id'],
])('the order %s is made total: %s', async (sort, expected) => {
    await use({ sort });
    expect(lastQuery()).toMatchObject({ sort: expected });
});

test('a search waits for the end of typing, goes to the first page, and counts again', async () => {
    const { criteria, page } = await use({ page: '2' });
    mocks.list.mockClear();
    mocks.count.mockClear();
    for (const text of ['a', 'an', 'ann']) {
        criteria.value.search = text;
        await vi.advanceTimersByTimeAsync(200);
    }
    expect([mocks.list.mock.calls.length, mocks.count.mock.calls.length]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(50);
    expect([page.value, mocks.count.mock.calls.length]).toEqual([1, 1]);
    expect(lastQuery()).toMatchObject({ search: 'ann', offset: 0 });
});

test('a new page does not count again', async () => {
    const { page } = await use();
    mocks.count.mockClear();
    page.value = 2;
    await vi.advanceTimersByTimeAsync(1000);
    expect(mocks.count).not.toHaveBeenCalled();
});

test('a page that became empty leads to the last one', async () => {
    const { page, reload } = await use({ page: '4' });
    mocks.list.mockResolvedValue([]);
    await reload();
    expect(page.value).toBe(3);
});

test('a page number that is not valid is the first page', async () => {
    expect([(await use({ page: '-3' })).page.value, (await use({ page: 'x' })).page.value]).toEqual([1, 1]);
});

import { effectScope, nextTick, ref } from 'vue';
import { beforeEach, expect, test, vi } from 'vitest';

import type { Rule } from '@/api/types';

import { PAGE_SIZE, useLog } from './log';

const list = vi.hoisted(() => vi.fn());
vi.mock('@/api/items', () => ({ list }));
vi.mock('@/api/failure', () => ({ describe: (thrown: Error) => thrown.message }));

const scope = effectScope(true);
const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await nextTick();
};
const filters = (): unknown[] => list.mock.calls.map(([, { filter }]) => filter);

/** A log with the entries 1 to `length`. */
async function use(length: number) {
    list.mockReset();
    list.mockImplementation(async (_path: string, { filter, limit }: { filter: Rule | null; limit: number }) => {
        const text = JSON.stringify(filter) ?? '';
        const below = Number(/"_lt":(\d+)/.exec(text)?.[1] ?? length + 1);
        return Array.from({ length: Math.min(limit, below - 1) }, (_, at) => ({ id: below - 1 - at }));
    });
    const filter = ref<Rule | null>(null);
    const log = scope.run(() => useLog(() => filter.value))!;
    await settle();
    return { filter, ...log };
}

beforeEach(() => void list.mockReset());

test('a page has 50 entries, and one more is requested to find out whether there are older ones', async () => {
    const { rows, hasOlder, hasNewer } = await use(51);
    expect(list.mock.calls[0]![1]).toMatchObject({ sort: '-id', limit: PAGE_SIZE + 1 });
    expect([rows.value?.length, rows.value?.[0]?.id, hasOlder.value, hasNewer.value]).toEqual([50, 51, true, false]);
    expect((await use(50)).hasOlder.value).toBe(false);
});

test('older entries are those below the last one, and the way back is the same', async () => {
    const { rows, hasOlder, hasNewer, older, newer } = await use(120);
    older();
    await settle();
    older();
    await settle();
    expect(filters()).toEqual([null, { id: { _lt: 71 } }, { id: { _lt: 21 } }]);
    expect([rows.value?.map(({ id }) => id).at(-1), hasOlder.value, hasNewer.value]).toEqual([1, false, true]);
    newer();
    await settle();
    expect([filters().at(-1), rows.value?.[0]?.id]).toEqual([{ id: { _lt: 71 } }, 70]);
});

test('another filter starts from the newest entry, and is combined with the position', async () => {
    const { filter, hasNewer, older } = await use(120);
    older();
    await settle();
    filter.value = { action: { _eq: 'login' } };
    await settle();
    expect([filters().at(-1), hasNewer.value]).toEqual([{ action: { _eq: 'login' } }, false]);
    older();
    await settle();
    expect(filters().at(-1)).toEqual({ _and: [{ action: { _eq: 'login' } }, { id: { _lt: 71 } }] });
});

test('an error is shown', async () => {
    const { error, load } = await use(1);
    list.mockRejectedValueOnce(new Error('refused'));
    await load();
    expect(error.value).toBe('refused');
});

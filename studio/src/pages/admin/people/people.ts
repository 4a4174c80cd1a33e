// The people that are looked for, page by page.

import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';

import { count, list } from '@/api/items';
import type { User } from '@/api/types';
import { useLatest } from '@/lib/latest';

import { shown } from './columns';
import { type Criteria, filterOf, fromAddress, toAddress } from './criteria';
import { sliceOf } from './slice';

/** Rows of a page. */
export const SIZE = 25;

/** By address: there is an index for that, so that the first page of a million comes at once. */
const USUAL = 'email';

/** Milliseconds that the typing has to rest before it is searched. */
const REST = 250;

/** The list; what is asked stands in the address of the page. */
export function usePeople() {
    const route = useRoute();
    const router = useRouter();
    const criteria = ref<Criteria>(fromAddress(route.query));
    const page = ref(Math.max(1, Math.trunc(Number(route.query.page)) || 1));
    const sort = ref(typeof route.query.sort === 'string' ? route.query.sort : USUAL);
    const asked = computed(() => ({ filter: filterOf(criteria.value), search: criteria.value.search.trim() }));

    const fields = computed(() => [
        'id',
        'first_name',
        'last_name',
        'email',
        'status',
        ...shown.value.filter((key) => key !== 'id' && key !== 'email' && key !== 'status'),
    ]);
    const order = computed(() => inFull(sort.value));
    const rows = useLatest(async (signal) => {
        const { backwards, ...slice } = sliceOf(page.value, SIZE, total.value.value, order.value);
        const found = await list<User>('/users', { ...asked.value, fields: fields.value, ...slice }, signal);
        return backwards ? found.reverse() : found;
    });
    // How many there are is asked once for what is looked for, not with each page: it is what takes long among a million.
    const total = useLatest((signal) => count('/users', asked.value, signal));

    async function reload(): Promise<void> {
        await Promise.all([rows.ask(), total.ask()]);
        const last = Math.max(1, Math.ceil((total.value.value ?? 0) / SIZE));
        if (page.value > last && rows.value.value?.length === 0) page.value = last;
    }

    let timer: ReturnType<typeof setTimeout> | undefined;
    watch(
        () => JSON.stringify(asked.value),
        () => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                if (page.value === 1) void rows.ask();
                page.value = 1;
                void total.ask();
            }, REST);
        },
    );
    watch([page, sort, fields], () => void rows.ask());
    watch([asked, page, sort], () => {
        const query = {
            ...toAddress(criteria.value),
            ...(page.value > 1 && { page: String(page.value) }),
            ...(sort.value !== USUAL && { sort: sort.value }),
        };
        void router.replace({ query });
    });

    void reload();
    return { criteria, page, sort, asked, rows, total, reload };
}

/** What is sorted by, so that the order is always the same: names with family names, and what is alike by key. Addresses are never alike. */
function inFull(sort: string): string {
    if (sort === 'email' || sort === '-email') return sort;
    const names = /^(-?)first_name$/.exec(sort);
    return names ? `${sort},${names[1]}last_name,id` : `${sort},id`;
}

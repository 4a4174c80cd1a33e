// The list of users that match the criteria, page by page.

import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';

import { count, list } from '@/api/items';
import type { User } from '@/api/types';
import { useLatest } from '@/lib/latest';

import { shown } from './columns';
import { type Criteria, filterOf, fromAddress, toAddress } from './criteria';
import { sliceOf } from './slice';

/** Rows on a page. */
export const PAGE_SIZE = 25;

/** The e-mail address has an index, which makes the first page of a million rows fast. */
const DEFAULT_SORT = 'email';

/** Delay after the last key press before a search, in ms. */
const SEARCH_DELAY = 250;

/** The state of the list. Criteria, page and order are in the address of the page. */
export function useUsers() {
    const route = useRoute();
    const router = useRouter();
    const criteria = ref<Criteria>(fromAddress(route.query));
    const page = ref(Math.max(1, Math.trunc(Number(route.query.page)) || 1));
    const sort = ref(typeof route.query.sort === 'string' ? route.query.sort : DEFAULT_SORT);
    const query = computed(() => ({ filter: filterOf(criteria.value), search: criteria.value.search.trim() }));

    const fields = computed(() => [
        'id',
        'first_name',
        'last_name',
        'email',
        'status',
        ...shown.value.filter((key) => key !== 'id' && key !== 'email' && key !== 'status'),
    ]);
    const order = computed(() => totalOrder(sort.value));
    const rows = useLatest(async (signal) => {
        const { backwards, ...slice } = sliceOf(page.value, PAGE_SIZE, total.value.value, order.value);
        const found = await list<User>('/users', { ...query.value, fields: fields.value, ...slice }, signal);
        return backwards ? found.reverse() : found;
    });
    // The total is requested once for the criteria, not for each page: counting a million rows is the slow part.
    const total = useLatest((signal) => count('/users', query.value, signal));

    async function reload(): Promise<void> {
        await Promise.all([rows.load(), total.load()]);
        const last = Math.max(1, Math.ceil((total.value.value ?? 0) / PAGE_SIZE));
        if (page.value > last && rows.value.value?.length === 0) page.value = last;
    }

    let timer: ReturnType<typeof setTimeout> | undefined;
    watch(
        () => JSON.stringify(query.value),
        () => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                if (page.value === 1) void rows.load();
                page.value = 1;
                void total.load();
            }, SEARCH_DELAY);
        },
    );
    watch([page, sort, fields], () => void rows.load());
    watch([query, page, sort], () => {
        const address = {
            ...toAddress(criteria.value),
            ...(page.value > 1 && { page: String(page.value) }),
            ...(sort.value !== DEFAULT_SORT && { sort: sort.value }),
        };
        void router.replace({ query: address });
    });

    void reload();
    return { criteria, page, sort, query, rows, total, reload };
}

/** The order with further fields that make it total: the last name after the first, then the key. Addresses are unique already. */
function totalOrder(sort: string): string {
    if (sort === 'email' || sort === '-email') return sort;
    const names = /^(-?)first_name$/.exec(sort);
    return names ? `${sort},${names[1]}last_name,id` : `${sort},id`;
}

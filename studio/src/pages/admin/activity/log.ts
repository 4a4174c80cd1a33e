// The log, backwards in time. From page to page it goes by the number of the last entry that was seen: what is far back costs no more than
// what is new, and nothing moves while more is written.

import { computed, ref, watch } from 'vue';

import { list } from '@/api/items';
import type { Activity, Rule } from '@/api/types';
import { useLatest } from '@/lib/latest';

/** Entries that are seen at once. */
export const PAGE = 50;

/** The entries for which a filter holds. */
export function useLog(filter: () => Rule | null) {
    /** Where each page that was seen began: below these numbers. */
    const below = ref<number[]>([]);
    const found = useLatest(() => {
        const last = below.value.at(-1);
        const parts = [filter(), last === undefined ? null : { id: { _lt: last } }].filter((part) => part !== null);
        const asked = parts.length > 1 ? { _and: parts } : (parts[0] ?? null);
        // One more than is seen tells whether there are others.
        return list<Activity>('/activity', {
            fields: ['id', 'action', 'user', 'timestamp', 'ip', 'user_agent', 'collection', 'item', 'origin'],
            filter: asked,
            sort: '-id',
            limit: PAGE + 1,
        });
    });
    const rows = computed(() => found.value.value?.slice(0, PAGE));
    const hasOlder = computed(() => (found.value.value?.length ?? 0) > PAGE);
    const hasNewer = computed(() => below.value.length > 0);

    function older(): void {
        below.value = [...below.value, rows.value!.at(-1)!.id];
    }

    function newer(): void {
        below.value = below.value.slice(0, -1);
    }

    watch(
        () => JSON.stringify(filter()),
        () => (below.value = []),
    );
    watch([() => JSON.stringify(filter()), below], () => void found.ask());
    void found.ask();

    return { rows, wrong: found.wrong, loading: found.loading, ask: found.ask, hasOlder, hasNewer, older, newer };
}

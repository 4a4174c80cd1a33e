// The audit log, newest first. Pages are addressed by the id of the last entry shown (keyset pagination): old pages cost as much as
// new ones, and entries do not move while others are written.

import { computed, ref, watch } from 'vue';

import { list } from '@/api/items';
import type { Activity, Rule } from '@/api/types';
import { useLatest } from '@/lib/latest';

/** Entries on a page. */
export const PAGE_SIZE = 50;

/** The entries that match a filter. */
export function useLog(filter: () => Rule | null) {
    /** For each page before the current one, the id below which it starts. */
    const below = ref<number[]>([]);
    const found = useLatest(() => {
        const last = below.value.at(-1);
        const parts = [filter(), last === undefined ? null : { id: { _lt: last } }].filter((part) => part !== null);
        const combined = parts.length > 1 ? { _and: parts } : (parts[0] ?? null);
        // One more than is shown, to find out whether there are older entries.
        return list<Activity>('/activity', {
            fields: ['id', 'action', 'user', 'timestamp', 'ip', 'user_agent', 'collection', 'item', 'origin'],
            filter: combined,
            sort: '-id',
            limit: PAGE_SIZE + 1,
        });
    });
    const rows = computed(() => found.value.value?.slice(0, PAGE_SIZE));
    const hasOlder = computed(() => (found.value.value?.length ?? 0) > PAGE_SIZE);
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
    watch([() => JSON.stringify(filter()), below], () => void found.load());
    void found.load();

    return { rows, error: found.error, loading: found.loading, load: found.load, hasOlder, hasNewer, older, newer };
}

// Lists that are asked for again and again: only the answer to the last question counts.

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';

import { describe } from '@/api/failure';

/** What is known of the answer. */
export interface Latest<T> {
    /** The last answer; `null` before the first. */
    value: ShallowRef<T | null>;
    loading: Ref<boolean>;
    /** What went wrong, in words. */
    wrong: Ref<string>;
    /** Asks, and forgets what was asked before. */
    ask: () => Promise<void>;
}

/** Asks with `question`. */
export function useLatest<T>(question: () => Promise<T>): Latest<T> {
    const value = shallowRef<T | null>(null);
    const loading = ref(false);
    const wrong = ref('');
    let asked = 0;

    async function ask(): Promise<void> {
        const mine = (asked += 1);
        loading.value = true;
        try {
            const answer = await question();
            if (mine !== asked) return;
            value.value = answer;
            wrong.value = '';
        } catch (thrown) {
            if (mine === asked) wrong.value = describe(thrown);
        } finally {
            if (mine === asked) loading.value = false;
        }
    }

    return { value, loading, wrong, ask };
}

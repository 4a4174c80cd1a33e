// Lists that are asked for again and again: only the answer to the last question counts.

import { getCurrentScope, onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';

import { describe } from '@/api/failure';

/** What is known of the answer. */
export interface Latest<T> {
    /** The last answer; `null` before the first. */
    value: ShallowRef<T | null>;
    loading: Ref<boolean>;
    /** What went wrong, in words. */
    wrong: Ref<string>;
    /** Asks, and takes back what was asked before. */
    ask: () => Promise<void>;
}

/**
 * Asks with `question`.
 *
 * @param question may pass its signal on to the requests it makes: they end with the next question, and with the page
 */
export function useLatest<T>(question: (signal: AbortSignal) => Promise<T>): Latest<T> {
    const value = shallowRef<T | null>(null);
    const loading = ref(false);
    const wrong = ref('');
    let last = new AbortController();
    if (getCurrentScope()) onScopeDispose(() => last.abort());

    async function ask(): Promise<void> {
        last.abort();
        const { signal } = (last = new AbortController());
        loading.value = true;
        try {
            const answer = await question(signal);
            if (signal.aborted) return;
            value.value = answer;
            wrong.value = '';
        } catch (thrown) {
            if (!signal.aborted) wrong.value = describe(thrown);
        } finally {
            if (!signal.aborted) loading.value = false;
        }
    }

    return { value, loading, wrong, ask };
}

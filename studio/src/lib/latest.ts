// Data that is requested repeatedly, such as the results of a search: only the answer to the newest request counts.

import { getCurrentScope, onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';

import { describe } from '@/api/failure';

/** The state of such a request. */
export interface Latest<T> {
    /** The newest answer; `null` before the first. */
    value: ShallowRef<T | null>;
    loading: Ref<boolean>;
    /** The error text of the newest request; empty for none. */
    error: Ref<string>;
    /** Sends the request, and cancels the one before it. */
    load: () => Promise<void>;
}

/**
 * Requests data with `request`, once for each call of `load`.
 *
 * @param request may pass its signal on: it is aborted by the next `load` and when the component is unmounted
 */
export function useLatest<T>(request: (signal: AbortSignal) => Promise<T>): Latest<T> {
    const value = shallowRef<T | null>(null);
    const loading = ref(false);
    const error = ref('');
    let last = new AbortController();
    if (getCurrentScope()) onScopeDispose(() => last.abort());

    async function load(): Promise<void> {
        last.abort();
        const { signal } = (last = new AbortController());
        loading.value = true;
        try {
            const answer = await request(signal);
            if (signal.aborted) return;
            value.value = answer;
            error.value = '';
        } catch (thrown) {
            if (!signal.aborted) error.value = describe(thrown);
        } finally {
            if (!signal.aborted) loading.value = false;
        }
    }

    return { value, loading, error, load };
}

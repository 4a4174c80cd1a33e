// What every form does: it is busy, and it says what was wrong.

import { ref } from 'vue';

import { describe, failure, fieldErrors } from '@/api/failure';

/**
 * The state of a form.
 *
 * @param words what certain codes of a refusal mean here
 */
export function useForm(words: (thrown: unknown) => Record<string, string> = () => ({})) {
    const busy = ref(false);
    /** What is wrong with the whole. */
    const wrong = ref('');
    /** What is wrong with each field. */
    const fields = ref<Record<string, string>>({});

    /** Does the work of the form. @returns whether it went well */
    async function run(work: () => Promise<unknown>): Promise<boolean> {
        if (busy.value) return false;
        busy.value = true;
        wrong.value = '';
        fields.value = {};
        try {
            await work();
            return true;
        } catch (thrown) {
            if (!(thrown && typeof thrown === 'object')) throw thrown;
            fields.value = fieldErrors(thrown);
            const special = words(thrown)[failure(thrown).code];
            if (special || Object.keys(fields.value).length === 0) wrong.value = special ?? describe(thrown);
            return false;
        } finally {
            busy.value = false;
        }
    }

    return { busy, wrong, fields, run };
}

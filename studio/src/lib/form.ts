// The state that every form has: whether it is busy, and its errors.

import { ref } from 'vue';

import { describe, failure, fieldErrors as fieldErrorsOf } from '@/api/failure';

/**
 * The state of a form.
 *
 * @param texts error texts of this form by error code; they replace the general ones
 */
export function useForm(texts: (thrown: unknown) => Record<string, string> = () => ({})) {
    const busy = ref(false);
    /** The error text for the form as a whole; empty for none. */
    const error = ref('');
    /** Error texts by field. */
    const fieldErrors = ref<Record<string, string>>({});

    /**
     * Runs the form's action; does nothing while another one runs.
     *
     * @returns whether it succeeded
     * @throws what is not an error of the API, such as `undefined`
     */
    async function run(action: () => Promise<unknown>): Promise<boolean> {
        if (busy.value) return false;
        busy.value = true;
        error.value = '';
        fieldErrors.value = {};
        try {
            await action();
            return true;
        } catch (thrown) {
            if (!(thrown && typeof thrown === 'object')) throw thrown;
            fieldErrors.value = fieldErrorsOf(thrown);
            const special = texts(thrown)[failure(thrown).code];
            if (special || Object.keys(fieldErrors.value).length === 0) error.value = special ?? describe(thrown);
            return false;
        } finally {
            busy.value = false;
        }
    }

    return { busy, error, fieldErrors, run };
}

// The form that sets a password with the link of a mail: an invite or a password reset.

import { ref } from 'vue';

import { sendOpen } from '@/api/client';
import { failure } from '@/api/failure';

import { useForm } from './form';
import type { LinkToken } from './link-token';

/**
 * The state of such a form.
 *
 * @param link the token in the page's address; `null` without one
 * @param path the path of the API that receives the token and the password
 * @param linkErrors error codes that mean that the link was used or is not valid
 */
export function usePasswordLink(link: LinkToken | null, path: string, linkErrors: string[]) {
    const password = ref('');
    /** `done` once the password is set, or why the link cannot be used; empty while the form is open. */
    const outcome = ref<'' | 'done' | 'expired' | 'used'>(!link ? 'used' : link.expired ? 'expired' : '');
    const { run, ...form } = useForm();

    async function submit(): Promise<void> {
        const done = await run(() =>
            sendOpen('POST', path, { token: link?.token, password: password.value }).catch((thrown: unknown) => {
                const { code } = failure(thrown);
                if (code === 'TOKEN_EXPIRED') outcome.value = 'expired';
                else if (linkErrors.includes(code)) outcome.value = 'used';
                throw thrown;
            }),
        );
        if (done) outcome.value = 'done';
    }

    return { password, outcome, submit, ...form };
}

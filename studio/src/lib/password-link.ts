// A password that is chosen with the link of a mail: an invitation, a reset.

import { ref } from 'vue';

import { sendOpen } from '@/api/client';
import { failure } from '@/api/failure';

import { useForm } from './form';
import type { LinkToken } from './link-token';

/**
 * The form of such a page.
 *
 * @param link what the page was opened with
 * @param path where the token and the password go
 * @param aboutTheLink codes of refusals that are about the link and not about the password
 */
export function usePasswordLink(link: LinkToken | null, path: string, aboutTheLink: string[]) {
    const password = ref('');
    /** Whether it is done, or why the link does not do it any more. */
    const outcome = ref<'' | 'done' | 'expired' | 'used'>(!link ? 'used' : link.expired ? 'expired' : '');
    const { run, ...form } = useForm();

    async function submit(): Promise<void> {
        const done = await run(() =>
            sendOpen('POST', path, { token: link?.token, password: password.value }).catch((thrown: unknown) => {
                const { code } = failure(thrown);
                if (code === 'TOKEN_EXPIRED') outcome.value = 'expired';
                else if (aboutTheLink.includes(code)) outcome.value = 'used';
                throw thrown;
            }),
        );
        if (done) outcome.value = 'done';
    }

    return { password, outcome, submit, ...form };
}

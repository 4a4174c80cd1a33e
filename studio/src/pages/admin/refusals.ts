// Refusals that mean something special on the administrators' pages.

import { failure } from '@/api/failure';
import { t } from '@/i18n';

/** Words for the codes of a refusal, for `useForm` and `toastError`. */
export function refusals(thrown: unknown): Record<string, string> {
    const { code, reason } = failure(thrown);
    if (code === 'UNPROCESSABLE_CONTENT' && /last admin/i.test(reason)) return { [code]: t('admin.lastAdmin') };
    return {};
}

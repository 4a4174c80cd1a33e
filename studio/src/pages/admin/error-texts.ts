// Error texts of the administrators' pages.

import { failure } from '@/api/failure';
import { t } from '@/i18n';

/** Texts by error code that replace the general ones, for `useForm` and `toastError`. */
export function errorTexts(thrown: unknown): Record<string, string> {
    const { code, reason } = failure(thrown);
    if (code === 'UNPROCESSABLE_CONTENT' && /last admin/i.test(reason)) return { [code]: t('admin.lastAdmin') };
    return {};
}

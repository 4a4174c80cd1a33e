// Changes many users: confirms, sends batches, and reports how many were changed.

import { reactive } from 'vue';

import type { User } from '@/api/types';
import { send } from '@/api/client';
import { describe, failure } from '@/api/failure';
import { t } from '@/i18n';
import { number } from '@/i18n/format';
import { confirm } from '@/lib/confirm';
import { toast, toastError } from '@/lib/toasts';
import { me } from '@/session';

import { errorTexts } from '../error-texts';
import { inBatches } from './batches';

/** The progress of a change. */
export interface Bulk {
    busy: boolean;
    all: number;
    done: number;
    stopped: boolean;
}

/** From this number on (more than a page) the user has to type the number before a deletion. */
const TYPED_FROM = 26;

/**
 * The changes of the selected users.
 *
 * @param changed called with the keys of the users that were changed
 */
export function useBulk(selected: () => ReadonlySet<string>, changed: (done: readonly string[]) => void) {
    const bulk = reactive<Bulk>({ busy: false, all: 0, done: 0, stopped: false });

    async function change(data: Partial<Pick<User, 'status' | 'role'>>, value: string): Promise<void> {
        const keys = [...selected()];
        const values = { count: number(keys.length), value };
        const key = 'status' in data ? 'status' : 'role';
        const sure = await confirm({
            title: t(`admin.users.bulk.${key}Title`, values, keys.length),
            text: t(`admin.users.bulk.${key}Text`, values),
            action: t('admin.users.bulk.change', values, keys.length),
        });
        if (sure) await run(keys, (batch) => send('PATCH', '/users', { keys: batch, data }, { fields: ['id'] }), 'changed');
    }

    async function remove(): Promise<void> {
        const keys = [...selected()];
        const values = { count: number(keys.length) };
        const sure = await confirm({
            title: t('admin.users.bulk.deleteTitle', values, keys.length),
            text: t('admin.users.bulk.deleteText'),
            action: t('admin.users.bulk.delete', values, keys.length),
            danger: true,
            ...(keys.length >= TYPED_FROM && { typed: { label: t('admin.users.bulk.typed', values), digits: String(keys.length) } }),
        });
        if (sure) await run(keys, (batch) => send('DELETE', '/users', batch), 'deleted');
    }

    async function run(keys: string[], work: (batch: string[]) => Promise<unknown>, what: 'changed' | 'deleted'): Promise<void> {
        let done: readonly string[] = [];
        Object.assign(bulk, { busy: true, all: keys.length, done: 0, stopped: false });
        try {
            await inBatches(
                keys,
                me.value?.id ?? '',
                work,
                (now) => (bulk.done = (done = now).length),
                () => !bulk.stopped,
            );
            toast(t(`admin.users.bulk.${what}`, { count: number(done.length) }, done.length));
        } catch (thrown) {
            toastError(thrown, done.length === 0 ? errorTexts(thrown) : partialError(thrown, done.length, keys.length));
        } finally {
            bulk.busy = false;
            if (done.length > 0) changed(done);
        }
    }

    return { bulk, change, remove };
}

/** The text of an error that happened after some batches were done. */
function partialError(thrown: unknown, done: number, all: number): Record<string, string> {
    const { code, reason } = failure(thrown);
    const lastAdmin = /last admin/i.test(reason) ? t('admin.users.bulk.lastAdmin') : describe(thrown);
    return { [code]: t('admin.users.bulk.partial', { done: number(done), all: number(all), reason: lastAdmin }) };
}

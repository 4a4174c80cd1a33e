// Changes many people: asks first, works in portions, and says how many it were.

import { reactive } from 'vue';

import type { User } from '@/api/types';
import { send } from '@/api/client';
import { describe, failure } from '@/api/failure';
import { t } from '@/i18n';
import { number } from '@/i18n/format';
import { confirm } from '@/lib/confirm';
import { toast, toastError } from '@/lib/toasts';
import { me } from '@/session';

import { refusals } from '../refusals';
import { inPortions } from './portions';

/** How far a change is. */
export interface Bulk {
    busy: boolean;
    all: number;
    done: number;
    stopped: boolean;
}

/** Whoever deletes more than a page types their number. */
const TYPED_FROM = 26;

/**
 * What can be done to those who are chosen.
 *
 * @param changed told with the keys of those that are done
 */
export function useBulk(chosen: () => ReadonlySet<string>, changed: (done: readonly string[]) => void) {
    const bulk = reactive<Bulk>({ busy: false, all: 0, done: 0, stopped: false });

    async function change(data: Partial<Pick<User, 'status' | 'role'>>, value: string): Promise<void> {
        const keys = [...chosen()];
        const values = { count: number(keys.length), value };
        const key = 'status' in data ? 'status' : 'role';
        const sure = await confirm({
            title: t(`admin.people.bulk.${key}Title`, values, keys.length),
            text: t(`admin.people.bulk.${key}Text`, values),
            action: t('admin.people.bulk.change', values, keys.length),
        });
        if (sure) await run(keys, (portion) => send('PATCH', '/users', { keys: portion, data }, { fields: ['id'] }), 'changed');
    }

    async function remove(): Promise<void> {
        const keys = [...chosen()];
        const values = { count: number(keys.length) };
        const sure = await confirm({
            title: t('admin.people.bulk.deleteTitle', values, keys.length),
            text: t('admin.people.bulk.deleteText'),
            action: t('admin.people.bulk.delete', values, keys.length),
            danger: true,
            ...(keys.length >= TYPED_FROM && { typed: { label: t('admin.people.bulk.typed', values), digits: String(keys.length) } }),
        });
        if (sure) await run(keys, (portion) => send('DELETE', '/users', portion), 'deleted');
    }

    async function run(keys: string[], work: (portion: string[]) => Promise<unknown>, what: 'changed' | 'deleted'): Promise<void> {
        let done: readonly string[] = [];
        Object.assign(bulk, { busy: true, all: keys.length, done: 0, stopped: false });
        try {
            await inPortions(
                keys,
                me.value?.id ?? '',
                work,
                (now) => (bulk.done = (done = now).length),
                () => !bulk.stopped,
            );
            toast(t(`admin.people.bulk.${what}`, { count: number(done.length) }, done.length));
        } catch (thrown) {
            toastError(thrown, done.length === 0 ? refusals(thrown) : partly(thrown, done.length, keys.length));
        } finally {
            bulk.busy = false;
            if (done.length > 0) changed(done);
        }
    }

    return { bulk, change, remove };
}

/** A refusal in words, with what was done before it. */
function partly(thrown: unknown, done: number, all: number): Record<string, string> {
    const { code, reason } = failure(thrown);
    const lastAdmin = /last admin/i.test(reason) ? t('admin.people.bulk.lastAdmin') : describe(thrown);
    return { [code]: t('admin.people.bulk.partly', { done: number(done), all: number(all), reason: lastAdmin }) };
}

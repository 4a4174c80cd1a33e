// The columns of the table of people; which of them are seen is remembered in this browser.

import { computed, ref } from 'vue';

import { t } from '@/i18n';

/** All columns but the name, which is always seen, with the field each shows. */
export const COLUMNS = [
    'email',
    'status',
    'role',
    'last_access',
    'title',
    'location',
    'language',
    'provider',
    'tfa_secret',
    'external_identifier',
    'id',
] as const;
/** One of them. */
export type ColumnKey = (typeof COLUMNS)[number];

const USUAL: ColumnKey[] = ['email', 'status', 'role', 'last_access'];
const PLACE = 'vestibule.people.columns';
/** Fields nobody can sort by, or that make no order. */
const UNSORTED = new Set<ColumnKey>(['role', 'tfa_secret', 'id']);

/** Those that are seen. */
export const shown = ref<ColumnKey[]>(kept());

/** The columns as the table takes them. */
export const columns = computed(() => [
    { key: 'select', label: t('admin.people.select'), labelHidden: true },
    { key: 'name', label: t('fields.name'), sort: 'first_name' },
    ...COLUMNS.filter((key) => shown.value.includes(key)).map((key) => ({
        key,
        label: columnName(key),
        ...(!UNSORTED.has(key) && { sort: key }),
    })),
]);

/** What a column is called. */
export function columnName(key: ColumnKey): string {
    return t(`admin.people.columns.${key}`);
}

/** Shows a column, or does not. */
export function toggle(key: ColumnKey): void {
    shown.value = COLUMNS.filter((one) => shown.value.includes(one) !== (one === key));
    try {
        localStorage.setItem(PLACE, JSON.stringify(shown.value));
    } catch {
        // Without storage it lasts as long as the page.
    }
}

function kept(): ColumnKey[] {
    try {
        const read: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '');
        if (Array.isArray(read)) return COLUMNS.filter((key) => read.includes(key));
    } catch {
        // Nothing was kept, or it cannot be read.
    }
    return USUAL;
}

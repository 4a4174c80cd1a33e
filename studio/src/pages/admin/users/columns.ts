// The columns of the table of users. The choice of columns is stored in this browser.

import { computed, ref } from 'vue';

import { t } from '@/i18n';

/** The fields that can be shown as columns. The name is always shown. */
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

const DEFAULT: ColumnKey[] = ['email', 'status', 'role', 'last_access'];
const STORAGE_KEY = 'vestibule.people.columns';
/** Fields that cannot be sorted by, or whose order has no meaning. */
const UNSORTABLE = new Set<ColumnKey>(['role', 'tfa_secret', 'id']);

/** The columns that are shown. */
export const shown = ref<ColumnKey[]>(stored());

/** The columns for `VTable`. */
export const columns = computed(() => [
    { key: 'select', label: t('admin.users.select'), labelHidden: true },
    { key: 'name', label: t('fields.name'), sort: 'first_name' },
    ...COLUMNS.filter((key) => shown.value.includes(key)).map((key) => ({
        key,
        label: columnName(key),
        ...(!UNSORTABLE.has(key) && { sort: key }),
    })),
]);

/** The label of a column. */
export function columnName(key: ColumnKey): string {
    return t(`admin.users.columns.${key}`);
}

/** Shows or hides a column. */
export function toggle(key: ColumnKey): void {
    shown.value = COLUMNS.filter((one) => shown.value.includes(one) !== (one === key));
    try {
        localStorage.setItem(STORAGE_KEY, JSON.stringify(shown.value));
    } catch {
        // Storage may be disabled: the choice is lost when the page is closed.
    }
}

function stored(): ColumnKey[] {
    try {
        const read: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '');
        if (Array.isArray(read)) return COLUMNS.filter((key) => read.includes(key));
    } catch {
        // Nothing is stored, or it cannot be parsed.
    }
    return DEFAULT;
}

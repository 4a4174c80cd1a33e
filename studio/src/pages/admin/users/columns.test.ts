import { beforeEach, expect, test, vi } from 'vitest';

const KEY = 'vestibule.people.columns';
let stored: Record<string, string>;

vi.mock('@/i18n', () => ({ t: (key: string) => key }));

beforeEach(() => {
    vi.resetModules();
    stored = {};
    vi.stubGlobal('localStorage', {
        getItem: (key: string) => stored[key] ?? null,
        setItem: (key: string, value: string) => (stored[key] = value),
    });
});

const load = () => import('./columns');

test('the default columns are shown with the selection and the name before them', async () => {
    const { columns } = await load();
    expect(columns.value.map(({ key }) => key)).toEqual(['select', 'name', 'email', 'status', 'role', 'last_access']);
});

test('columns without an order cannot be sorted by', async () => {
    const { columns } = await load();
    const sorts = Object.fromEntries(columns.value.map((column) => [column.key, 'sort' in column ? column.sort : undefined]));
    expect(sorts).toEqual({
        select: undefined,
        name: 'first_name',
        email: 'email',
        status: 'status',
        role: undefined,
        last_access: 'last_access',
    });
});

test('a column is shown and hidden in its place, and the choice is stored', async () => {
    const { shown, toggle } = await load();
    toggle('title');
    toggle('email');
    expect(shown.value).toEqual(['status', 'role', 'last_access', 'title']);
    expect(JSON.parse(stored[KEY]!)).toEqual(shown.value);
});

test('the stored columns are used, and unknown ones are ignored', async () => {
    stored[KEY] = '["id","nonsense","email"]';
    expect((await load()).shown.value).toEqual(['email', 'id']);
});

test.each(['{', '7', '"email"', '{"email":true}'])('the stored value %s means the default', async (value) => {
    stored[KEY] = value;
    expect((await load()).shown.value).toEqual(['email', 'status', 'role', 'last_access']);
});

test('without storage a choice takes effect all the same', async () => {
    vi.stubGlobal('localStorage', undefined);
    const { shown, toggle } = await load();
    toggle('id');
    expect(shown.value).toContain('id');
});

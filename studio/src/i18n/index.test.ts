import { beforeEach, expect, test, vi } from 'vitest';
// Loaded before the tests replace `document`.
import 'vue';

let stored: Record<string, string>;
let root: { lang: string };

beforeEach(() => {
    vi.resetModules();
    stored = {};
    root = { lang: 'en' };
    vi.stubGlobal('document', { documentElement: root });
    vi.stubGlobal('navigator', { languages: ['it-IT', 'de-AT', 'fr-FR'] });
    vi.stubGlobal('localStorage', {
        getItem: (key: string) => stored[key] ?? null,
        setItem: (key: string, value: string) => (stored[key] = value),
    });
});

const load = () => import('./index');

test('the first language of the browser that exists is used', async () => {
    const { language, start, t } = await load();
    await start();
    expect([language.value, root.lang, t('login.title')]).toEqual(['de-DE', 'de-DE', 'Anmelden']);
});

test('the stored language comes before those of the browser', async () => {
    stored['vestibule.language'] = 'nl-NL';
    const { language, start } = await load();
    await start();
    expect(language.value).toBe('nl-NL');
});

test('a choice is stored, and takes effect without storage too', async () => {
    const { chooseLanguage, language, start, t } = await load();
    await start();
    await chooseLanguage('en-US');
    expect([stored['vestibule.language'], language.value, t('login.title')]).toEqual(['en-US', 'en-US', 'Log in']);
    vi.stubGlobal('localStorage', {
        setItem: () => {
            throw new Error('disabled');
        },
    });
    await chooseLanguage('es-ES');
    expect(language.value).toBe('es-ES');
});

test('of two requests at once the newer one counts', async () => {
    const { language, setLanguage, start } = await load();
    await start();
    await Promise.all([setLanguage('ja-JP'), setLanguage('fr-FR')]);
    expect(language.value).toBe('fr-FR');
});

test('the administrators’ texts are loaded on request, then in every language', async () => {
    const { has, loadPart, setLanguage, start, t } = await load();
    await start();
    expect([has('login.title'), has('admin.lastAdmin'), t('admin.lastAdmin')]).toEqual([true, false, 'admin.lastAdmin']);
    await loadPart('admin');
    expect(has('admin.lastAdmin')).toBe(true);
    await setLanguage('en-US');
    expect(t('admin.status.active')).toBe('Active');
});

test('texts have values and plural forms', async () => {
    const { loadPart, setLanguage, start, t } = await load();
    await start();
    await loadPart('admin');
    await setLanguage('en-US');
    expect(t('confirmEmail.text', { email: 'a@b.c' })).toContain('a@b.c');
    expect([0, 1, 2].map((count) => t('admin.users.count', { count }, count))).toEqual(['0 people', '1 person', '2 people']);
});

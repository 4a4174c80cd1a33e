import { nextTick } from 'vue';
import { beforeEach, expect, test, vi } from 'vitest';

/** A page: the attributes that the module sets, the storage it uses, and the system's setting. */
function page({ stored = {}, storage = true }: { stored?: Record<string, string>; storage?: boolean } = {}) {
    const dataset: Record<string, string> = {};
    const style: Record<string, string> = {};
    const listeners: (() => void)[] = [];
    const system = {
        matches: false,
        addEventListener: (event: string, listener: () => void) => event === 'change' && listeners.push(listener),
    };
    const disabled = (): never => {
        throw new Error('storage is disabled');
    };
    vi.stubGlobal('document', {
        documentElement: { dataset, style: { setProperty: (name: string, value: string) => (style[name] = value) } },
    });
    vi.stubGlobal('matchMedia', () => system);
    vi.stubGlobal('localStorage', {
        getItem: storage ? (key: string) => stored[key] ?? null : disabled,
        setItem: storage ? (key: string, value: string) => (stored[key] = value) : disabled,
    });
    const setSystem = async (dark: boolean): Promise<void> => {
        system.matches = dark;
        for (const listener of listeners) listener();
        await nextTick();
    };
    return { dataset, style, stored, setSystem };
}

const load = () => import('./appearance');

beforeEach(() => vi.resetModules());

test('the stored appearance is used; without one it follows the system', async () => {
    page({ stored: { 'vestibule.appearance': 'dark' } });
    const dark = await load();
    expect([dark.appearance.value, dark.isChosen()]).toEqual(['dark', true]);
    vi.resetModules();
    page({ stored: { other: 'x' } });
    const auto = await load();
    expect([auto.appearance.value, auto.isChosen()]).toEqual(['auto', false]);
});

test('a choice is applied and stored', async () => {
    const { dataset, stored } = page();
    const { chooseAppearance, start } = await load();
    start();
    expect(dataset).toEqual({});
    chooseAppearance('dark');
    await nextTick();
    expect([dataset, stored]).toEqual([{ theme: 'dark' }, { 'vestibule.appearance': 'dark' }]);
    chooseAppearance('auto');
    await nextTick();
    expect([dataset, stored]).toEqual([{}, { 'vestibule.appearance': 'auto' }]);
});

test('without storage a choice is applied all the same', async () => {
    const { dataset } = page({ storage: false });
    const { appearance, chooseAppearance, isChosen, start } = await load();
    start();
    chooseAppearance('light');
    await nextTick();
    expect([dataset.theme, appearance.value, isChosen()]).toEqual(['light', 'light', false]);
});

test('the colours follow the project and the system, and a colour that is not valid is ignored', async () => {
    const { style, setSystem } = page();
    const { projectColor, start } = await load();
    projectColor.value = '#0f766e';
    start();
    const light = { ...style };
    expect([light['--accent'], light['--on-accent']]).toEqual(['#0f766e', '#ffffff']);
    await setSystem(true);
    expect(style['--accent-text']).not.toBe(light['--accent-text']);
    projectColor.value = 'nonsense';
    await nextTick();
    expect(style['--accent']).toBe('#0f766e');
});

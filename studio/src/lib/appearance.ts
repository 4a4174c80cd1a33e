// The appearance of the pages: light or dark, and colours derived from the project's colour.

import { ref, watchEffect } from 'vue';

import type { Appearance } from '@/api/types';

import { parse, readableOn, textOn } from './color';

/** Also read by `public/appearance.js`, before the first paint. */
const STORAGE_KEY = 'vestibule.appearance';

/** The backgrounds of text in the accent colour: of each theme the one with the least contrast. */
const BACKGROUNDS = { light: '#eef0f4', dark: '#232934' };

/** The appearance in use. It is stored in this browser, because pages without a login use it too. */
export const appearance = ref<Appearance>(stored());

/** The project's colour. */
export const projectColor = ref('#6644ff');

const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = ref(system.matches);

/** Sets the appearance and stores it in this browser. */
export function chooseAppearance(chosen: Appearance): void {
    appearance.value = chosen;
    try {
        localStorage.setItem(STORAGE_KEY, chosen);
    } catch {
        // Storage may be disabled: the choice is lost when the page is closed.
    }
}

/** Whether an appearance is stored in this browser. */
export function isChosen(): boolean {
    try {
        return localStorage.getItem(STORAGE_KEY) !== null;
    } catch {
        return false;
    }
}

/** Applies the appearance and the project's colour to the page, now and whenever one of them or the system's setting changes. */
export function start(): void {
    system.addEventListener('change', () => (systemIsDark.value = system.matches));
    watchEffect(() => {
        const root = document.documentElement;
        if (appearance.value === 'auto') delete root.dataset.theme;
        else root.dataset.theme = appearance.value;
        const dark = appearance.value === 'dark' || (appearance.value === 'auto' && systemIsDark.value);
        const color = parse(projectColor.value);
        if (!color) return;
        root.style.setProperty('--accent', projectColor.value);
        root.style.setProperty('--on-accent', textOn(color));
        root.style.setProperty('--accent-text', readableOn(color, parse(dark ? BACKGROUNDS.dark : BACKGROUNDS.light)!));
    });
}

function stored(): Appearance {
    try {
        const value = localStorage.getItem(STORAGE_KEY);
        return value === 'light' || value === 'dark' ? value : 'auto';
    } catch {
        return 'auto';
    }
}

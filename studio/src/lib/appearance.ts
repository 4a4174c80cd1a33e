// Light or dark: what the person chose, else what the system says.

import { ref, watchEffect } from 'vue';

import type { Appearance } from '@/api/types';

import { parse, readableOn, textOn } from './color';

const PLACE = 'vestibule.appearance';

/** The backgrounds that accent-coloured text stands on, at their least favourable. */
const BACKGROUNDS = { light: '#eef0f4', dark: '#232934' };

/** What is chosen. Kept in this browser, because pages before the login have it, too. */
export const appearance = ref<Appearance>(kept());

/** The project's colour. */
export const projectColor = ref('#6644ff');

const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = ref(system.matches);

/** Takes another look from now on. */
export function choose(wanted: Appearance): void {
    appearance.value = wanted;
    try {
        localStorage.setItem(PLACE, wanted);
    } catch {
        // Without storage it lasts as long as the page.
    }
}

/** Whether somebody chose in this browser. */
export function isChosen(): boolean {
    try {
        return localStorage.getItem(PLACE) !== null;
    } catch {
        return false;
    }
}

/** Keeps the page in step with the choice, the system and the project. */
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

function kept(): Appearance {
    try {
        const value = localStorage.getItem(PLACE);
        return value === 'light' || value === 'dark' ? value : 'auto';
    } catch {
        return 'auto';
    }
}

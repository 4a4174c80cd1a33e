// Texts in the user's language. Only the files that are needed are loaded.

import {
    compile,
    type CoreContext,
    createCoreContext,
    fallbackWithSimple,
    isMessageAST,
    type LocaleMessage,
    registerLocaleFallbacker,
    registerMessageCompiler,
    registerMessageResolver,
    resolveValue,
    translate,
} from '@intlify/core-base';
import { type App, computed, ref, shallowReactive } from 'vue';

import { type Language, matchLanguage } from './languages';

type Messages = Record<string, unknown>;
type Files = Record<string, () => Promise<{ default: Messages }>>;

/** The files of texts, in two parts: those of all pages, and those of the administrators' pages. */
const PARTS: Record<Part, Files> = {
    base: import.meta.glob('../locales/*.json') as Files,
    admin: import.meta.glob('../locales/admin/*.json') as Files,
};

/** A part of the texts. */
export type Part = 'base' | 'admin';

const STORAGE_KEY = 'vestibule.language';

// Only the core of vue-i18n: the first page would load the rest of it without using it.
registerMessageCompiler(compile);
registerMessageResolver(resolveValue);
registerLocaleFallbacker(fallbackWithSimple);

/** The texts that are loaded, by language. */
const messages = shallowReactive<Record<string, Messages>>({});
const core = createCoreContext({
    locale: 'en-US',
    fallbackLocale: [],
    missingWarn: false,
    fallbackWarn: false,
    messages: messages as Record<string, LocaleMessage>,
}) as CoreContext<string, object, object, object, string, never, string>;

const loaded = new Set<string>();
const parts = new Set<Part>();
const current = ref<Language>('en-US');
let requested: Language = 'en-US';

/** The current language. */
export const language = computed(() => current.value);

/** A text in the current language; the key itself where there is none. Reactive: a change of the language renders it again. */
export function t(key: string, values: Record<string, unknown> = {}, plural?: number): string {
    core.locale = current.value;
    return String(plural === undefined ? translate(core, key, values) : translate(core, key, values, plural));
}

/** Whether there is a text for a key. */
export const has = (key: string): boolean => isMessageAST(resolveValue(messages[current.value], key));

/** Provides `$t` to templates. */
export const i18n = { install: (app: App): void => void (app.config.globalProperties.$t = t) };

declare module 'vue' {
    interface ComponentCustomProperties {
        $t: typeof t;
    }
}

/** Sets the language once its texts are loaded, unless another one was requested meanwhile. */
export async function setLanguage(tag: Language): Promise<void> {
    requested = tag;
    await Promise.all([...parts].map((part) => load(part, tag)));
    if (requested !== tag) return;
    current.value = tag;
    document.documentElement.lang = tag;
}

/** Loads a part of the texts, in the current language and in every language that is set later. */
export async function loadPart(part: Part): Promise<void> {
    parts.add(part);
    await load(part, requested);
}

/** Sets the language that is stored in this browser, else the first of the browser's languages that the Studio has. */
export async function start(): Promise<void> {
    parts.add('base');
    await setLanguage(matchLanguage([stored(), ...navigator.languages]));
}

/** Sets the language and stores it in this browser. */
export async function chooseLanguage(tag: Language): Promise<void> {
    try {
        localStorage.setItem(STORAGE_KEY, tag);
    } catch {
        // Storage may be disabled: the choice is lost when the page is closed.
    }
    await setLanguage(tag);
}

function stored(): string | null {
    try {
        return localStorage.getItem(STORAGE_KEY);
    } catch {
        return null;
    }
}

async function load(part: Part, tag: Language): Promise<void> {
    const key = `${part}/${tag}`;
    if (loaded.has(key)) return;
    const folder = part === 'base' ? '../locales' : '../locales/admin';
    // English for a language that is not translated yet.
    const file = PARTS[part][`${folder}/${tag}.json`] ?? PARTS[part][`${folder}/en-US.json`];
    if (!file) return;
    const { default: texts } = await file();
    messages[tag] = { ...messages[tag], ...texts };
    loaded.add(key);
}

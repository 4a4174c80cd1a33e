// Sentences in the language of the person. Only the files that are needed are loaded.

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

import { type Language, pick } from './languages';

type Messages = Record<string, unknown>;
type Files = Record<string, () => Promise<{ default: Messages }>>;

/** The parts that sentences are kept in: those of everybody, and those of the administrators' pages. */
const PARTS: Record<Part, Files> = {
    everybody: import.meta.glob('../locales/*.json') as Files,
    admin: import.meta.glob('../locales/admin/*.json') as Files,
};

/** A part. */
export type Part = 'everybody' | 'admin';

const PLACE = 'vestibule.language';

// The core of vue-i18n: what vue-i18n adds to it, the first page would have to wait for without using it.
registerMessageCompiler(compile);
registerMessageResolver(resolveValue);
registerLocaleFallbacker(fallbackWithSimple);

/** The sentences that are there, by language. */
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
let wanted: Language = 'en-US';

/** The language that is spoken. */
export const language = computed(() => current.value);

/** A sentence; the key itself where there is none. What shows it is shown anew in another language. */
export function t(key: string, values: Record<string, unknown> = {}, plural?: number): string {
    core.locale = current.value;
    return String(plural === undefined ? translate(core, key, values) : translate(core, key, values, plural));
}

/** Whether there is such a sentence. */
export const has = (key: string): boolean => isMessageAST(resolveValue(messages[current.value], key));

/** Makes `$t` known to templates. */
export const i18n = { install: (app: App): void => void (app.config.globalProperties.$t = t) };

declare module 'vue' {
    interface ComponentCustomProperties {
        $t: typeof t;
    }
}

/** Speaks another language, once its sentences are there; unless yet another was wanted until then. */
export async function speak(tag: Language): Promise<void> {
    wanted = tag;
    await Promise.all([...parts].map((part) => load(part, tag)));
    if (wanted !== tag) return;
    current.value = tag;
    document.documentElement.lang = tag;
}

/** Makes the sentences of a part available, in this and in every later language. */
export async function use(part: Part): Promise<void> {
    parts.add(part);
    await load(part, wanted);
}

/** Starts in the language this browser was left in, else in the first of its own that we have. */
export async function start(): Promise<void> {
    parts.add('everybody');
    await speak(pick([kept(), ...navigator.languages]));
}

/** Speaks another language, now and the next time. */
export async function choose(tag: Language): Promise<void> {
    try {
        localStorage.setItem(PLACE, tag);
    } catch {
        // Without storage it lasts as long as the page.
    }
    await speak(tag);
}

function kept(): string | null {
    try {
        return localStorage.getItem(PLACE);
    } catch {
        return null;
    }
}

async function load(part: Part, tag: Language): Promise<void> {
    const key = `${part}/${tag}`;
    if (loaded.has(key)) return;
    const folder = part === 'everybody' ? '../locales' : '../locales/admin';
    // A language that is not translated yet speaks English.
    const file = PARTS[part][`${folder}/${tag}.json`] ?? PARTS[part][`${folder}/en-US.json`];
    if (!file) return;
    const { default: sentences } = await file();
    messages[tag] = { ...messages[tag], ...sentences };
    loaded.add(key);
}

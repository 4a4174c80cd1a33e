// The languages of the Studio: the same as those of the mails.

/** Tags as Directus writes them, with their names for those who speak them. */
export const LANGUAGES = {
    'en-US': 'English',
    'de-DE': 'Deutsch',
    'fr-FR': 'Français',
    'es-ES': 'Español',
    'pt-BR': 'Português (Brasil)',
    'nl-NL': 'Nederlands',
    'zh-CN': '简体中文',
    'ja-JP': '日本語',
} as const;

/** One of them. */
export type Language = keyof typeof LANGUAGES;

/** All tags. */
export const TAGS = Object.keys(LANGUAGES) as Language[];

/** The first of the wishes (`de`, `pt-PT` …) that there is a language for; regions are not told apart. */
export function pick(wishes: readonly (string | null | undefined)[]): Language {
    for (const wish of wishes) {
        const primary = wish?.split(/[-_]/)[0]?.toLowerCase();
        const found = TAGS.find((tag) => tag.split('-')[0] === primary);
        if (found) return found;
    }
    return 'en-US';
}

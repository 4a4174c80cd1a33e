// The languages of the Studio: the same as those of the mails.

/** The language tags that Directus uses, with the name of each language in that language. */
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

/** A language tag of the Studio. */
export type Language = keyof typeof LANGUAGES;

/** All tags. */
export const TAGS = Object.keys(LANGUAGES) as Language[];

/**
 * The first preferred language that the Studio has; English if it has none of them.
 *
 * @param preferred tags such as `de` or `pt-PT`, most preferred first; only the language counts, not the region
 */
export function matchLanguage(preferred: readonly (string | null | undefined)[]): Language {
    for (const wish of preferred) {
        const primary = wish?.split(/[-_]/)[0]?.toLowerCase();
        const found = TAGS.find((tag) => tag.split('-')[0] === primary);
        if (found) return found;
    }
    return 'en-US';
}

// Adds a preload link for each language's texts to the page, so that they are loaded together with the scripts. The server
// removes those of the languages that the browser does not request.

import type { Plugin } from 'vite';

/** A file of texts of the base part; the group is its language. */
const TEXTS = /\/src\/locales\/([A-Za-z-]+)\.json$/;

export function languages(): Plugin {
    return {
        name: 'vestibule-languages',
        transformIndexHtml: {
            order: 'post',
            handler: (_page, { bundle }) =>
                Object.values(bundle ?? {}).flatMap((file) => {
                    const language = file.type === 'chunk' && file.facadeModuleId ? TEXTS.exec(file.facadeModuleId)?.[1] : undefined;
                    if (!language) return [];
                    const attrs = { rel: 'modulepreload', hreflang: language, href: `./${file.fileName}` };
                    return [{ tag: 'link', attrs, injectTo: 'head' as const }];
                }),
        },
    };
}

// Says in the page where each language's sentences are, so that they come together with the scripts. The server leaves in the
// page only the language that the browser asks for.

import type { Plugin } from 'vite';

/** A file of sentences of everybody, and its language. */
const SENTENCES = /\/src\/locales\/([A-Za-z-]+)\.json$/;

/** The plugin. */
export function languages(): Plugin {
    return {
        name: 'vestibule-languages',
        transformIndexHtml: {
            order: 'post',
            handler: (_page, { bundle }) =>
                Object.values(bundle ?? {}).flatMap((file) => {
                    const language = file.type === 'chunk' && file.facadeModuleId ? SENTENCES.exec(file.facadeModuleId)?.[1] : undefined;
                    if (!language) return [];
                    const attrs = { rel: 'modulepreload', hreflang: language, href: `./${file.fileName}` };
                    return [{ tag: 'link', attrs, injectTo: 'head' as const }];
                }),
        },
    };
}

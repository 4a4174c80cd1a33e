// Compiles the files of `src/locales` while the Studio is built, so that no compiler is needed in the browser.

import { baseCompile } from '@intlify/message-compiler';
import type { Plugin } from 'vite';

interface Messages {
    [key: string]: string | Messages;
}

/** Places in the source, which only messages of errors would use. */
const PLACES = new Set(['start', 'end', 'loc', 'source']);

/** A file of sentences as what the core of vue-i18n reads. */
export function compiled(messages: Messages): object {
    const entries = Object.entries(messages).map(([key, value]) => [key, typeof value === 'string' ? sentence(value) : compiled(value)]);
    return Object.fromEntries(entries);
}

function sentence(text: string): object {
    const { ast } = baseCompile(text, { jit: true, optimize: true, minify: true });
    return JSON.parse(JSON.stringify(ast, (key, value) => (PLACES.has(key) ? undefined : value)));
}

/** The plugin. */
export function messages(): Plugin {
    return {
        name: 'vestibule-messages',
        enforce: 'pre',
        transform(source, id) {
            if (!/\/src\/locales\/.*\.json$/.test(id)) return null;
            return { code: `export default ${JSON.stringify(compiled(JSON.parse(source)))}`, moduleType: 'js', map: { mappings: '' } };
        },
    };
}

// Compiles the texts of `src/locales` during the build, so that the browser needs no compiler.

import { baseCompile } from '@intlify/message-compiler';
import type { Plugin } from 'vite';

interface Messages {
    [key: string]: string | Messages;
}

/** Positions in the source, which only error messages would use. */
const POSITIONS = new Set(['start', 'end', 'loc', 'source']);

/** Compiles a file of texts into what the core of vue-i18n reads. */
export function compiled(messages: Messages): object {
    const entries = Object.entries(messages).map(([key, value]) => [key, typeof value === 'string' ? compile(value) : compiled(value)]);
    return Object.fromEntries(entries);
}

function compile(text: string): object {
    const { ast } = baseCompile(text, { jit: true, optimize: true, minify: true });
    return JSON.parse(JSON.stringify(ast, (key, value) => (POSITIONS.has(key) ? undefined : value)));
}

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

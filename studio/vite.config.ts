import { fileURLToPath } from 'node:url';

import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { compression } from 'vite-plugin-compression2';

import { languages } from './build/languages.ts';
import { messages } from './build/messages.ts';

/** The server that `npm run dev` forwards API requests to. */
const server = process.env.VESTIBULE_URL ?? 'http://127.0.0.1:8055';

export default defineConfig(({ command }) => ({
    // Addresses in the build are relative to `<base>`, which the server writes.
    base: command === 'build' ? './' : '/admin/',
    plugins: [
        vue(),
        messages(),
        languages(),
        // The server sends the compressed files unchanged. Pages are excluded: the server writes into them.
        compression({ algorithms: ['brotliCompress', 'gzip'], exclude: [/\.html$/], threshold: 512 }),
    ],
    resolve: {
        alias: {
            '@': fileURLToPath(new URL('src', import.meta.url)),
        },
    },
    define: {
        __VUE_OPTIONS_API__: false,
        __VUE_PROD_DEVTOOLS__: false,
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
        __INTLIFY_PROD_DEVTOOLS__: false,
        __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    },
    build: {
        outDir: 'dist/app',
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        // All scripts of the first page are one file: on a slow line another request costs more than its bytes.
        rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
    },
    server: {
        proxy: Object.fromEntries(
            [
                'auth',
                'users',
                'roles',
                'policies',
                'access',
                'permissions',
                'settings',
                'server',
                'utils',
                'activity',
                'revisions',
                'vestibule',
            ].map((path) => [`/${path}`, server]),
        ),
    },
    test: { include: ['src/**/*.test.ts'] },
}));

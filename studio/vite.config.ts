import { fileURLToPath } from 'node:url';

import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { compression } from 'vite-plugin-compression2';

import { languages } from './build/languages.ts';
import { messages } from './build/messages.ts';

/** The server that `npm run dev` asks. */
const server = process.env.VESTIBULE_URL ?? 'http://127.0.0.1:8055';

export default defineConfig(({ command }) => ({
    // Addresses in what is built are relative: `<base>` says where the Studio is, and the server writes it.
    base: command === 'build' ? './' : '/admin/',
    plugins: [
        vue(),
        messages(),
        languages(),
        // The server sends these as they are; the page itself is written by the server.
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
        // What the first page needs is one file: on a slow line each request costs more than what it brings.
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

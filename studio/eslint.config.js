// ESLint: mistakes in scripts and templates, and what makes a page inaccessible. Layout is Prettier's.

import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier/flat';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import typescript from 'typescript-eslint';

export default defineConfig([
    globalIgnores(['dist', 'src/api/schema.d.ts', 'e2e/results']),
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },
    js.configs.recommended,
    typescript.configs.strict,
    typescript.configs.stylistic,
    vue.configs['flat/recommended'],
    accessibility.configs['flat/recommended'],
    prettier,
    {
        rules: {
            // `noUncheckedIndexedAccess` makes every index optional; `!` marks those that the lines before it have checked.
            '@typescript-eslint/no-non-null-assertion': 'off',
            // A callback or a test double that does nothing is written as an empty function.
            '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions', 'asyncMethods', 'methods'] }],
            // HTML connects a label with its control by nesting or by `for`: one is enough.
            'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
            // On our own components `autofocus` is a prop: the first field of a page or dialog that consists of one form.
            'vuejs-accessibility/no-autofocus': ['error', { ignoreNonDOM: true }],
        },
    },
    {
        files: ['**/*.vue'],
        languageOptions: { parserOptions: { parser: typescript.parser } },
    },
    {
        // Rules that need types.
        files: ['src/**/*.{ts,vue}', 'build/*.ts', 'vite.config.ts'],
        languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.vue'] } },
        rules: {
            '@typescript-eslint/await-thenable': 'error',
            '@typescript-eslint/no-floating-promises': 'error',
        },
    },
]);

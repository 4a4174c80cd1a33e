/// <reference types="vite/client" />

declare module 'vue-i18n/dist/vue-i18n.runtime.esm-bundler.js' {
    export * from 'vue-i18n';
}

// The administrators' pages. Each has its line here, and those with `nav` one in the navigation.

import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';

declare module 'vue-router' {
    interface RouteMeta {
        /** The page's line in the navigation: its icon; its words are the title's. */
        nav?: Component;
    }
}

/** All of them, in the order of the navigation. Their sentences are in `src/locales/admin`. */
export const admin: RouteRecordRaw[] = [];

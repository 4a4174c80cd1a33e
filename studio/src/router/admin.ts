// The administrators' pages. Each has its line here, and those with `nav` one in the navigation.

import { UsersRound } from '@lucide/vue';
import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';

declare module 'vue-router' {
    interface RouteMeta {
        /** The page's line in the navigation: its icon; its words are the title's. */
        nav?: Component;
    }
}

/** All of them, in the order of the navigation. Their sentences are in `src/locales/admin`; their titles, which the navigation needs everywhere, are not. */
export const admin: RouteRecordRaw[] = [
    {
        path: 'users',
        name: 'people',
        component: () => import('@/pages/admin/people/PeoplePage.vue'),
        meta: { title: 'adminNav.people', nav: UsersRound },
    },
    {
        path: 'users/:id/:tab?',
        name: 'person',
        component: () => import('@/pages/admin/person/PersonPage.vue'),
        meta: { title: 'adminNav.people' },
    },
];

// The administrators' pages. Each has its line here, and those with `nav` one in the navigation.

import { ChartColumn, FolderTree, History, ScanEye, Settings, ShieldCheck, UsersRound } from '@lucide/vue';
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
        path: 'overview',
        name: 'overview',
        component: () => import('@/pages/admin/overview/OverviewPage.vue'),
        meta: { title: 'adminNav.overview', nav: ChartColumn },
    },
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
    {
        path: 'roles',
        name: 'roles',
        component: () => import('@/pages/admin/roles/RolesPage.vue'),
        meta: { title: 'adminNav.roles', nav: FolderTree },
    },
    {
        path: 'policies',
        name: 'policies',
        component: () => import('@/pages/admin/policies/PoliciesPage.vue'),
        meta: { title: 'adminNav.policies', nav: ShieldCheck },
    },
    {
        path: 'policies/:id',
        name: 'policy',
        component: () => import('@/pages/admin/policies/PolicyPage.vue'),
        meta: { title: 'adminNav.policies' },
    },
    {
        path: 'effective',
        name: 'effective-start',
        component: () => import('@/pages/admin/effective/EffectivePage.vue'),
        meta: { title: 'adminNav.effective', nav: ScanEye },
    },
    {
        path: 'effective/:id',
        name: 'effective',
        component: () => import('@/pages/admin/effective/EffectivePage.vue'),
        meta: { title: 'adminNav.effective' },
    },
    {
        path: 'activity',
        name: 'activity',
        component: () => import('@/pages/admin/activity/ActivityPage.vue'),
        meta: { title: 'adminNav.activity', nav: History },
    },
    {
        path: 'settings',
        name: 'settings',
        component: () => import('@/pages/admin/settings/SettingsPage.vue'),
        meta: { title: 'adminNav.settings', nav: Settings },
    },
];

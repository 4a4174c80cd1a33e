// The administrators' pages. Those with `nav` are in the navigation.

import { ChartColumn, FolderTree, History, ScanEye, Settings, ShieldCheck, UsersRound } from '@lucide/vue';
import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';

declare module 'vue-router' {
    interface RouteMeta {
        /** The icon of the page in the navigation. Its label there is the title. */
        nav?: Component;
    }
}

/** In the order of the navigation. Their texts are in `src/locales/admin`, but for the titles, which the navigation shows on all pages. */
export const adminRoutes: RouteRecordRaw[] = [
    {
        path: 'overview',
        name: 'overview',
        component: () => import('@/pages/admin/overview/OverviewPage.vue'),
        meta: { title: 'adminNav.overview', nav: ChartColumn },
    },
    {
        path: 'users',
        name: 'users',
        component: () => import('@/pages/admin/users/UsersPage.vue'),
        meta: { title: 'adminNav.users', nav: UsersRound },
    },
    {
        path: 'users/:id/:tab?',
        name: 'user',
        component: () => import('@/pages/admin/user/UserPage.vue'),
        meta: { title: 'adminNav.users' },
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

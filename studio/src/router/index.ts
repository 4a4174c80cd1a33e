// The router: the page of each address, and which users may open it.

import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

import { loadPart } from '@/i18n';
import { sessionEnded, isAdmin, isLoggedIn, onSessionEnd, mustSetUpTfa } from '@/session';
import { needsSetup } from '@/session/project';

import { accountRoutes } from './account';
import { adminRoutes } from './admin';
import { publicRoutes } from './public';

declare module 'vue-router' {
    interface RouteMeta {
        /** Does not need a login. */
        open?: boolean;
        /** Needs an administrator. */
        admin?: boolean;
        /** The key of the page's title. */
        title?: string;
    }
}

const routes: RouteRecordRaw[] = [
    { path: '/', name: 'home', redirect: () => ({ name: isAdmin.value && adminRoutes[0]?.name ? adminRoutes[0].name : 'account' }) },
    ...publicRoutes,
    {
        path: '/',
        component: () => import('@/layouts/AppLayout.vue'),
        children: [
            ...accountRoutes,
            { path: '', children: adminRoutes, meta: { admin: true }, beforeEnter: () => loadPart('admin') },
            {
                path: ':path(.*)*',
                name: 'not-found',
                component: () => import('@/pages/NotFoundPage.vue'),
                meta: { title: 'notFound.title' },
            },
        ],
    },
];

/** The router. Addresses are relative to `<base>`. */
export const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach((to) => {
    if (needsSetup.value) return to.name === 'setup' || { name: 'setup' };
    if (to.name === 'setup') return { name: 'home' };
    if (to.meta.open) return true;
    if (!isLoggedIn.value) {
        const redirect = to.fullPath === '/' || to.redirectedFrom?.fullPath === '/' ? undefined : to.fullPath;
        return { name: 'login', query: { redirect } };
    }
    if (mustSetUpTfa.value && to.name !== 'tfa-setup') return { name: 'tfa-setup', query: { redirect: to.fullPath } };
    if (to.meta.admin && !isAdmin.value) return { name: 'account' };
    return true;
});

onSessionEnd(() => {
    const { meta, fullPath } = router.currentRoute.value;
    if (sessionEnded.value && !meta.open) void router.replace({ name: 'login', query: { redirect: fullPath } });
});

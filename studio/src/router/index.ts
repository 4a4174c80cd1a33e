// Which page is at which address, and who may see it.

import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

import { use } from '@/i18n';
import { hasEnded, isAdmin, isLoggedIn, onEnd, owesSecondFactor } from '@/session';
import { needsSetup } from '@/session/project';

import { account } from './account';
import { admin } from './admin';
import { everybody } from './everybody';

declare module 'vue-router' {
    interface RouteMeta {
        /** For people who are not logged in, too. */
        open?: boolean;
        /** Only for administrators. */
        admin?: boolean;
        /** The key of the page's title. */
        title?: string;
    }
}

const routes: RouteRecordRaw[] = [
    { path: '/', name: 'home', redirect: () => ({ name: isAdmin.value && admin[0]?.name ? admin[0].name : 'account' }) },
    ...everybody,
    {
        path: '/',
        component: () => import('@/layouts/AppLayout.vue'),
        children: [
            ...account,
            { path: '', children: admin, meta: { admin: true }, beforeEnter: () => use('admin') },
            {
                path: ':path(.*)*',
                name: 'not-found',
                component: () => import('@/pages/NotFoundPage.vue'),
                meta: { title: 'notFound.title' },
            },
        ],
    },
];

/** The router. Addresses are below `<base>`. */
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
    if (owesSecondFactor.value && to.name !== 'tfa-setup') return { name: 'tfa-setup', query: { redirect: to.fullPath } };
    if (to.meta.admin && !isAdmin.value) return { name: 'account' };
    return true;
});

onEnd(() => {
    const { meta, fullPath } = router.currentRoute.value;
    if (hasEnded.value && !meta.open) void router.replace({ name: 'login', query: { redirect: fullPath } });
});

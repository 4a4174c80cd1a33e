// The pages of the user's own account.

import type { RouteRecordRaw } from 'vue-router';

export const accountRoutes: RouteRecordRaw[] = [
    {
        path: 'account/:tab?',
        name: 'account',
        component: () => import('@/pages/account/AccountPage.vue'),
        meta: { title: 'account.title' },
    },
];

// The pages about oneself.

import type { RouteRecordRaw } from 'vue-router';

/** All of them. */
export const account: RouteRecordRaw[] = [
    {
        path: 'account/:tab?',
        name: 'account',
        component: () => import('@/pages/account/AccountPage.vue'),
        meta: { title: 'account.title' },
    },
];

// The pages that do not need a login. The addresses are those that Directus' mails lead to.

import type { RouteRecordRaw } from 'vue-router';

/** All of them. */
export const everybody: RouteRecordRaw[] = [
    {
        path: '/',
        component: () => import('@/layouts/PublicLayout.vue'),
        meta: { open: true },
        children: [
            { path: 'login', name: 'login', component: () => import('@/pages/LoginPage.vue'), meta: { title: 'login.title' } },
            { path: 'logout', name: 'logout', component: () => import('@/pages/LogoutPage.vue'), meta: { title: 'logout.action' } },
            { path: 'register', name: 'register', component: () => import('@/pages/RegisterPage.vue'), meta: { title: 'register.title' } },
            { path: 'verify-email', name: 'verify-email', component: () => import('@/pages/VerifyEmailPage.vue'), meta: { title: 'verify.title' } },
            { path: 'reset-password', name: 'reset-password', component: () => import('@/pages/ResetPasswordPage.vue'), meta: { title: 'reset.title' } },
            { path: 'accept-invite', name: 'accept-invite', component: () => import('@/pages/AcceptInvitePage.vue'), meta: { title: 'invite.title' } },
            { path: 'setup', name: 'setup', component: () => import('@/pages/SetupPage.vue'), meta: { title: 'setup.title' } },
            {
                path: 'confirm-email',
                name: 'confirm-email',
                component: () => import('@/pages/ConfirmEmailPage.vue'),
                meta: { open: false, title: 'confirmEmail.title' },
            },
            {
                path: 'tfa-setup',
                name: 'tfa-setup',
                component: () => import('@/pages/TfaSetupPage.vue'),
                meta: { open: false, title: 'tfa.setupTitle' },
            },
        ],
    },
];

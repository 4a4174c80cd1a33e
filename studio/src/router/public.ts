// The pages without a login. Their addresses are those in the mails of Directus. They are imported statically: they are in the first
// script, and none of them has to wait for another file.

import type { RouteRecordRaw } from 'vue-router';

import PublicLayout from '@/layouts/PublicLayout.vue';
import AcceptInvitePage from '@/pages/AcceptInvitePage.vue';
import LoginPage from '@/pages/LoginPage.vue';
import LogoutPage from '@/pages/LogoutPage.vue';
import RegisterPage from '@/pages/RegisterPage.vue';
import ResetPasswordPage from '@/pages/ResetPasswordPage.vue';
import SetupPage from '@/pages/SetupPage.vue';
import VerifyEmailPage from '@/pages/VerifyEmailPage.vue';

export const publicRoutes: RouteRecordRaw[] = [
    {
        path: '/',
        component: PublicLayout,
        meta: { open: true },
        children: [
            { path: 'login', name: 'login', component: LoginPage, meta: { title: 'login.title' } },
            { path: 'logout', name: 'logout', component: LogoutPage, meta: { title: 'logout.action' } },
            { path: 'register', name: 'register', component: RegisterPage, meta: { title: 'register.title' } },
            { path: 'verify-email', name: 'verify-email', component: VerifyEmailPage, meta: { title: 'verify.title' } },
            { path: 'reset-password', name: 'reset-password', component: ResetPasswordPage, meta: { title: 'reset.title' } },
            { path: 'accept-invite', name: 'accept-invite', component: AcceptInvitePage, meta: { title: 'invite.title' } },
            { path: 'setup', name: 'setup', component: SetupPage, meta: { title: 'setup.title' } },
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

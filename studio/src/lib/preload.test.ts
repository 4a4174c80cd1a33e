import { beforeEach, expect, test, vi } from 'vitest';
import type { Router } from 'vue-router';

import { preload } from './preload';

const loadPart = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock('@/i18n', () => ({ loadPart }));

const loads = vi.fn();
const page = (name: string) => ({ components: { default: () => (loads(name), Promise.reject(new Error('offline'))) } });
const ROUTES: Record<string, object> = {
    '/': { matched: [{ redirect: () => '/users' }], meta: {} },
    '/users': { matched: [page('layout'), { components: undefined }, page('users')], meta: { admin: true } },
    '/account': { matched: [page('layout'), page('account')], meta: {} },
    '/login': { matched: [{ components: { default: { name: 'LoginPage' } } }], meta: {} },
};
const router = { resolve: (to: string) => ROUTES[to], currentRoute: { value: {} } } as unknown as Router;

beforeEach(() => {
    loads.mockClear();
    loadPart.mockClear();
});

test('the files of all parts of a page are loaded, and an error is ignored', () => {
    preload(router, '/account');
    expect([loads.mock.calls.flat(), loadPart.mock.calls]).toEqual([['layout', 'account'], []]);
});

test('a redirect is followed, and an administrators’ page gets its texts', () => {
    preload(router, '/');
    expect([loads.mock.calls.flat(), loadPart.mock.calls]).toEqual([['layout', 'users'], [['admin']]]);
});

test('a page that is loaded already needs nothing', () => {
    preload(router, '/login');
    expect(loads).not.toHaveBeenCalled();
});

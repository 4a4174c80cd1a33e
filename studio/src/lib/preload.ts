// Loads the files of a page before the user opens it.

import type { Router } from 'vue-router';

import { loadPart } from '@/i18n';

/** Loads the files of the page at an address, without navigating. Errors are ignored: navigating there loads the files again. */
export function preload(router: Router, address: string): void {
    const target = router.resolve(address);
    const redirect = target.matched.at(-1)?.redirect;
    const { matched, meta } = typeof redirect === 'function' ? router.resolve(redirect(target, router.currentRoute.value)) : target;
    const pages = matched.map((record) => record.components?.default as (() => Promise<unknown>) | object | undefined);
    for (const page of pages) if (typeof page === 'function') page().catch(() => {});
    if (meta.admin) loadPart('admin').catch(() => {});
}

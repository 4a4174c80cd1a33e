// Files that are on their way before they are needed.

import type { Router } from 'vue-router';

import { use } from '@/i18n';

/** Loads the files of the page at an address, without going there. What does not come is asked for again by who goes there. */
export function preload(router: Router, address: string): void {
    const asked = router.resolve(address);
    const leads = asked.matched.at(-1)?.redirect;
    const { matched, meta } = typeof leads === 'function' ? router.resolve(leads(asked, router.currentRoute.value)) : asked;
    const pages = matched.map((record) => record.components?.default as (() => Promise<unknown>) | object | undefined);
    for (const page of pages) if (typeof page === 'function') page().catch(() => {});
    if (meta.admin) use('admin').catch(() => {});
}

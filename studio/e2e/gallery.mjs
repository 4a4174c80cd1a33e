// Writes docs/screenshots/all/README.md: the screenshots by page.
//
//   node gallery.mjs

import { readdir, writeFile } from 'node:fs/promises';

const folder = new URL('../../docs/screenshots/all/', import.meta.url);
const SEEN = ['desktop-light', 'desktop-dark', 'phone-light', 'phone-dark'];

const pages = new Map();
for (const file of (await readdir(folder)).sort()) {
    const [, page, seen] = /^(.+)-((?:desktop|phone)-(?:light|dark))\.jpg$/.exec(file) ?? [];
    if (page) pages.set(page, [...(pages.get(page) ?? []), seen]);
}

const words = (page) => page[0].toUpperCase() + page.slice(1).replaceAll('-', ' ');
const picture = (page, seen) =>
    `<img src="${page}-${seen}.jpg" alt="${words(page)}, ${seen.replace('-', ', ')}" width="${seen.startsWith('phone') ? 160 : 420}">`;
const sections = [...pages].map(
    ([page, seen]) =>
        `## ${words(page)}\n\n${SEEN.filter((one) => seen.includes(one))
            .map((one) => picture(page, one))
            .join('\n')}\n`,
);
const head =
    '# The pages\n\nMade by the browser tests (`SCREENSHOTS=1 scripts/studio-tests`, then `node studio/e2e/gallery.mjs` for this list). The users and the figures in them are made up.\n';
await writeFile(new URL('README.md', folder), [head, ...sections].join('\n'));

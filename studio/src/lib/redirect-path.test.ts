import { expect, test } from 'vitest';

import { redirectPath } from './redirect-path';

/** The origin that a browser on a page of the Studio would open. */
function origin(path: string): string {
    return new URL(path, 'https://vestibule.test/admin/login').origin;
}

test('a path of the Studio is accepted', () => {
    for (const path of ['/', '/account', '/users/7?tab=sessions#last', '/a//b', '/users?filter=%2f%2fevil.com']) {
        expect(redirectPath(path)).toBe(path);
    }
});

// GHSA-q75c-4gmv-mg9x (CVE-2026-35411), and GHSA-cf45-hxwj-4cfj (CVE-2026-35410): two parsers of one address.
test('ghsa_q75c: another address is never accepted', () => {
    const evil = [
        '//evil.com',
        '///evil.com',
        '/\\evil.com',
        '\\\\evil.com',
        '\\/evil.com',
        '/\t/evil.com',
        '/\n/evil.com',
        '/\r\n/evil.com',
        '/x\\..\\\\evil.com',
        'https:evil.com',
        'https://evil.com',
        'https:/evil.com',
        ' //evil.com',
        '\t//evil.com',
        'evil.com',
        '%2f%2fevil.com',
        '%2F%2Fevil.com',
        'javascript:alert(1)',
        'java\nscript:alert(1)',
        'data:text/html,x',
        '',
        '.',
        '..//evil.com',
    ];
    for (const path of evil) expect([path, redirectPath(path)]).toEqual([path, '/']);
    for (const path of [undefined, null, 7, ['/account'], ['//evil.com'], { path: '/account' }]) expect(redirectPath(path)).toBe('/');
});

test('the browser stays on its origin, whatever the parameter is', () => {
    const parts = ['/', '\\', '\t', '\n', '%2f', ':', '@', '.', 'evil.com', 'https:', '#', '?', ' '];
    for (const a of parts)
        for (const b of parts)
            for (const c of parts)
                for (const d of parts) {
                    expect(origin(redirectPath(a + b + c + d))).toBe('https://vestibule.test');
                }
});

/**
 * Where a page wanted to go before somebody had to log in: a path of ours, never an address (GHSA-q75c-4gmv-mg9x).
 *
 * Browsers drop tabs and line breaks from an address and take a backslash for a slash, so a path that has any of them
 * is none.
 */
export function wantedPath(redirect: unknown): string {
    return typeof redirect === 'string' && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(redirect) ? redirect : '/';
}

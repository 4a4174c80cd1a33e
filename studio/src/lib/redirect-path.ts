/**
 * The path to open after the login, from the query parameter `redirect`: a path of the Studio, never another address, and `/` for
 * anything else (GHSA-q75c-4gmv-mg9x).
 *
 * Browsers remove tabs and line breaks from an address and read a backslash as a slash: a value with any of them is rejected.
 */
export function redirectPath(redirect: unknown): string {
    return typeof redirect === 'string' && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(redirect) ? redirect : '/';
}

// The token in the link of a mail. The browser reads its claims only to show them; the server verifies it.

/** The claims of a link, as far as they can be read. */
export interface LinkToken {
    /** Sent to the server unchanged. */
    token: string;
    /** The address the mail was sent to; empty where it cannot be read. */
    email: string;
    /** Whether it has expired, by the clock of this browser. */
    expired: boolean;
}

/** Reads the token of a link; `null` without one. */
export function readLink(token: unknown, now = Date.now()): LinkToken | null {
    if (typeof token !== 'string' || token === '') return null;
    const claims = payload(token);
    return {
        token,
        email: typeof claims.email === 'string' ? claims.email : '',
        expired: typeof claims.exp === 'number' && claims.exp * 1000 < now,
    };
}

function payload(token: string): Record<string, unknown> {
    try {
        const text = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'));
        return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0)))) as Record<string, unknown>;
    } catch {
        return {};
    }
}

// The token in the link of a mail. What it says about itself is only shown; the server is who believes it.

/** What a link is about, as far as it can be read. */
export interface LinkToken {
    /** To be sent to the server as it is. */
    token: string;
    /** The address it was sent to; empty where it cannot be read. */
    email: string;
    /** It has run out, by the clock of this browser. */
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

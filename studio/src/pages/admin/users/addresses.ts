// Finds e-mail addresses in pasted text: from a mail (`Ann <ann@example.com>`), a list, a table.

/** Each address once, in the order of the text. Upper and lower case are the same. */
export function addressesIn(text: string): string[] {
    const found = new Map<string, string>();
    for (const word of text.split(/[\s,;<>()"'[\]|]+/)) {
        const email = word.replace(/^mailto:/i, '').replace(/[.:]+$/, '');
        if (/^[^@]+@[^@]+$/.test(email) && !found.has(email.toLowerCase())) found.set(email.toLowerCase(), email);
    }
    return [...found.values()];
}

// Reads users from a file: CSV with field names in the first line, or JSON with a list of objects.

import Papa from 'papaparse';

/** A user in the file. */
export interface Row {
    /** The line in the file (CSV, including the first) or the position in the list (JSON), from 1. */
    number: number;
    /** The body for the API. */
    data: Record<string, unknown>;
}

/** The content of a file. */
export interface Read {
    rows: Row[];
    /** Names that are not fields of users; they are ignored. */
    unknown: string[];
    /** Rows that cannot be read. */
    refused: { number: number; reason: string }[];
}

/** Fields that a file can set. */
export const FIELDS = [
    'id',
    'first_name',
    'last_name',
    'email',
    'password',
    'location',
    'title',
    'description',
    'tags',
    'language',
    'status',
    'role',
    'provider',
    'external_identifier',
    'email_notifications',
    'appearance',
    'text_direction',
    'token',
] as const;

/** Fields of exports that cannot be set: they are ignored and not reported. */
const IGNORED = new Set([
    'last_access',
    'last_page',
    'policies',
    'avatar',
    'auth_data',
    'tfa_secret',
    'theme_dark',
    'theme_light',
    'theme_light_overrides',
    'theme_dark_overrides',
]);

/** The file is neither CSV nor JSON. */
export class NotReadable extends Error {}

/**
 * Reads a file.
 *
 * @param text the file
 * @param roles keys of roles by their names in lower case: a file may contain the name of a role
 * @throws {NotReadable} with the reason as its message
 */
export function readUsers(text: string, roles: ReadonlyMap<string, string>): Read {
    const plain = text.replace(/^\ufeff/, '');
    return /^\s*[[{]/.test(plain) ? fromJson(plain, roles) : fromCsv(plain, roles);
}

function fromJson(text: string, roles: ReadonlyMap<string, string>): Read {
    let read: unknown;
    try {
        read = JSON.parse(text);
    } catch (thrown) {
        throw new NotReadable(thrown instanceof Error ? thrown.message : '');
    }
    const list = Array.isArray(read) ? read : isObject(read) && Array.isArray(read.data) ? read.data : [read];
    const result: Read = { rows: [], unknown: [], refused: [] };
    list.forEach((item: unknown, at) => {
        if (isObject(item)) result.rows.push({ number: at + 1, data: cleaned(item, roles, result) });
        else result.refused.push({ number: at + 1, reason: 'object' });
    });
    return result;
}

function fromCsv(text: string, roles: ReadonlyMap<string, string>): Read {
    const { data, errors } = Papa.parse<string[]>(text, { delimitersToGuess: [',', ';', '\t', '|'] });
    const [head, ...lines] = data;
    if (!head || head.every((name) => name.trim() === '')) throw new NotReadable('');
    const names = head.map((name) =>
        name
            .trim()
            .toLowerCase()
            .replaceAll(/[\s-]+/g, '_'),
    );
    const broken = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
    const result: Read = { rows: [], unknown: [], refused: [] };
    lines.forEach((cells, at) => {
        const number = at + 2;
        if (cells.every((cell) => cell.trim() === '')) return;
        if (broken.has(at + 1)) return result.refused.push({ number, reason: 'quotes' });
        if (cells.length > names.length) return result.refused.push({ number, reason: 'cells' });
        const item = Object.fromEntries(names.flatMap((name, place) => (cells[place]?.trim() ? [[name, typed(name, cells[place])]] : [])));
        return result.rows.push({ number, data: cleaned(item, roles, result) });
    });
    return result;
}

/** The value of a cell: a text, but for `email_notifications` and `tags`. */
function typed(name: string, cell: string): unknown {
    const text = name === 'password' ? cell : cell.trim();
    if (name === 'email_notifications') return /^(true|1|yes)$/i.test(text);
    if (name !== 'tags') return text;
    try {
        return JSON.parse(text);
    } catch {
        return text.split(',').map((tag) => tag.trim());
    }
}

function cleaned(item: Record<string, unknown>, roles: ReadonlyMap<string, string>, { unknown }: Read): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(item)) {
        if ((FIELDS as readonly string[]).includes(name)) {
            // Exports contain asterisks in place of secrets.
            if (typeof value === 'string' && /^\*+$/.test(value)) continue;
            data[name] = name === 'role' && typeof value === 'string' ? (roles.get(value.toLowerCase()) ?? value) : value;
        } else if (!IGNORED.has(name) && !unknown.includes(name)) unknown.push(name);
    }
    return data;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

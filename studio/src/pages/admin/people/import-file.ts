// People from a file: CSV with a line of field names first, or JSON with a list of objects.

import Papa from 'papaparse';

/** One person of the file. */
export interface Row {
    /** Its line in the file (CSV) or its place in the list (JSON), from 1; the line of names counts. */
    number: number;
    /** What is to be sent. */
    data: Record<string, unknown>;
}

/** What was read. */
export interface Read {
    rows: Row[];
    /** Names that are no fields of people; they are left out. */
    unknown: string[];
    /** Rows that cannot be read at all. */
    refused: { number: number; reason: string }[];
}

/** Fields that can be set with a file. */
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

/** Fields of exports that nobody can set: they are no mistake. */
const LEFT_OUT = new Set([
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

/** The file is none of the two. */
export class NotReadable extends Error {}

/**
 * Reads a file.
 *
 * @param text the file
 * @param roles names of roles, in lower case, and their keys: a role may be named
 * @throws {NotReadable} whose message says why
 */
export function readPeople(text: string, roles: ReadonlyMap<string, string>): Read {
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

/** Cells are texts; two fields are none. */
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
            // An export has stars in the place of secrets.
            if (typeof value === 'string' && /^\*+$/.test(value)) continue;
            data[name] = name === 'role' && typeof value === 'string' ? (roles.get(value.toLowerCase()) ?? value) : value;
        } else if (!LEFT_OUT.has(name) && !unknown.includes(name)) unknown.push(name);
    }
    return data;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { beforeEach, expect, test, vi } from 'vitest';

import errors from '../../../docs/reference/errors.md?raw';
import english from '../locales/en-US.json?raw';
import { describe, failure, fieldErrors } from './failure';

const known = vi.hoisted(() => new Set<string>());
vi.mock('@/i18n', () => ({
    has: (key: string) => known.has(key),
    t: (key: string, values?: object) => [key, JSON.stringify(values ?? {})].join(' '),
}));

const refused = (code: string, more: object = {}) => ({ errors: [{ message: `${code} in English`, extensions: { code, ...more } }] });

beforeEach(() => known.clear());

/** Codes of GraphQL, which the Studio does not use, and FAILED_VALIDATION, which has a text for each rule. */
const WITHOUT_TEXT = ['GRAPHQL_VALIDATION', 'GRAPHQL_EXECUTION', 'METHOD_NOT_ALLOWED', 'FAILED_VALIDATION'];

test('every code of the reference has a text', () => {
    const codes = new Set([...errors.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code!));
    const texts = Object.keys((JSON.parse(english) as { errors: object }).errors);
    expect(codes.size).toBeGreaterThan(15);
    expect([...codes].filter((code) => !texts.includes(code) && !WITHOUT_TEXT.includes(code))).toEqual([]);
});

test('a code without a text shows the message of the server, or a general text if that is empty', () => {
    expect(describe(refused('NEW_CODE'))).toBe('NEW_CODE in English');
    expect(describe({ errors: [{ message: '' }] })).toBe('errors.UNKNOWN {}');
    expect(failure(new TypeError('fetch')).code).toBe('NETWORK');
});

test('a field is named by its label', () => {
    known.add('errors.VALUE_TOO_LONG').add('fields.title').add('admin.users.columns.external_identifier').add('admin.fields.description');
    const textOf = (field: string): string => describe(refused('VALUE_TOO_LONG', { field }));
    expect(textOf('title')).toContain('"field":"fields.title ');
    expect(textOf('description')).toContain('"field":"admin.fields.description ');
    expect(textOf('external_identifier')).toContain('"field":"admin.users.columns.external_identifier ');
    expect(textOf('theme_light')).toContain('"field":"theme_light"');
});

test('each field has its own error text', () => {
    known.add('validation.email');
    const thrown = {
        errors: [
            ...refused('FAILED_VALIDATION', { field: 'email', type: 'email' }).errors,
            ...refused('FAILED_VALIDATION', { field: 'role', type: 'uuid' }).errors,
        ],
    };
    expect(Object.entries(fieldErrors(thrown)).map(([field, text]) => [field, text.split(' ')[0]])).toEqual([
        ['email', 'validation.email'],
        ['role', 'validation.other'],
    ]);
});

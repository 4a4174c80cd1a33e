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

/** What only GraphQL answers, which the Studio does not speak, and what has words of its own for each rule. */
const WITHOUT_SENTENCE = ['GRAPHQL_VALIDATION', 'GRAPHQL_EXECUTION', 'METHOD_NOT_ALLOWED', 'FAILED_VALIDATION'];

test('every code of the reference has its sentence', () => {
    const codes = new Set([...errors.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code!));
    const sentences = Object.keys((JSON.parse(english) as { errors: object }).errors);
    expect(codes.size).toBeGreaterThan(15);
    expect([...codes].filter((code) => !sentences.includes(code) && !WITHOUT_SENTENCE.includes(code))).toEqual([]);
});

test('a code without a sentence is said as the server says it, and nothing at all in general words', () => {
    expect(describe(refused('NEW_CODE'))).toBe('NEW_CODE in English');
    expect(describe({ errors: [{ message: '' }] })).toBe('errors.UNKNOWN {}');
    expect(failure(new TypeError('fetch')).code).toBe('NETWORK');
});

test('fields are called as on the screen', () => {
    known.add('errors.VALUE_TOO_LONG').add('fields.title').add('admin.people.columns.external_identifier').add('admin.fields.description');
    const said = (field: string): string => describe(refused('VALUE_TOO_LONG', { field }));
    expect(said('title')).toContain('"field":"fields.title ');
    expect(said('description')).toContain('"field":"admin.fields.description ');
    expect(said('external_identifier')).toContain('"field":"admin.people.columns.external_identifier ');
    expect(said('theme_light')).toContain('"field":"theme_light"');
});

test('each field has its own refusal', () => {
    known.add('validation.email');
    const thrown = {
        errors: [
            ...refused('FAILED_VALIDATION', { field: 'email', type: 'email' }).errors,
            ...refused('FAILED_VALIDATION', { field: 'role', type: 'uuid' }).errors,
        ],
    };
    expect(Object.entries(fieldErrors(thrown)).map(([field, words]) => [field, words.split(' ')[0]])).toEqual([
        ['email', 'validation.email'],
        ['role', 'validation.other'],
    ]);
});

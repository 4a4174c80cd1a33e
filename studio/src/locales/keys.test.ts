import { expect, test } from 'vitest';

interface Messages {
    [key: string]: string | Messages;
}

const english = import.meta.glob<Messages>(['./en-US.json', './admin/en-US.json'], { query: '?raw', import: 'default', eager: true });
const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.vue', '!../**/*.test.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
});

const keysOf = (messages: Messages, before = ''): string[] =>
    Object.entries(messages).flatMap(([key, value]) => (typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`)));

const texts = Object.values(english).map((raw) => JSON.parse(String(raw)) as Messages);
const keys = texts.flatMap((part) => keysOf(part));
const groups = [...new Set(texts.flatMap((part) => Object.keys(part)))].join('|');

/** The keys in the sources as patterns: `${…}` in a template literal is one part of a key. */
const used = Object.entries(sources).flatMap(([file, source]) => {
    const literals = source.matchAll(new RegExp(`(['\`])((?:${groups})\\.(?:[\\w.]|\\$\\{[^}]*\\})+)\\1`, 'g'));
    return [...literals].map(([, , key]) => ({
        file,
        key: key!,
        pattern: new RegExp(`^${key!.replaceAll(/\$\{[^}]*\}/g, '\\w+')}(\\.|$)`),
    }));
});

test('every key in the sources has a text', () => {
    expect(used.length).toBeGreaterThan(300);
    expect(used.filter(({ pattern }) => !keys.some((key) => pattern.test(key))).map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
});

test('every text is used', () => {
    expect(keys.filter((key) => !used.some(({ pattern }) => pattern.test(key)))).toEqual([]);
});

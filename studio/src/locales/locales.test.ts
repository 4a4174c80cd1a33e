import { expect, test } from 'vitest';

type Messages = { [key: string]: string | Messages };

const FILES = import.meta.glob<string>(['./*.json', './admin/*.json'], { query: '?raw', import: 'default', eager: true });
const PARTS = ['.', './admin'];

/** Each sentence with the names of the values in it. */
function sentences(messages: Messages, before = ''): Map<string, string> {
    return new Map(
        Object.entries(messages).flatMap(([key, value]): [string, string][] => {
            if (typeof value !== 'string') return [...sentences(value, `${before}${key}.`)];
            return [[`${before}${key}`, [...new Set(value.match(/\{\w+\}/g))].sort().join(' ')]];
        }),
    );
}

const read = (file: string): [string, string][] => [...sentences(JSON.parse(FILES[file]!) as Messages)].sort();

test.each(PARTS)('every language of %s has every sentence, with the same values in it', (part) => {
    const english = read(`${part}/en-US.json`);
    const others = Object.keys(FILES).filter((file) => file.startsWith(`${part}/`) && file.split('/').length === part.split('/').length + 1);
    expect(others.length).toBeGreaterThan(1);
    for (const file of others) expect([file, read(file)]).toEqual([file, english]);
});

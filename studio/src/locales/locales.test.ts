import { expect, test } from 'vitest';

interface Messages {
    [key: string]: string | Messages;
}

const FILES = import.meta.glob<string>(['./*.json', './admin/*.json'], { query: '?raw', import: 'default', eager: true });
const PARTS = ['.', './admin'];

/** Each sentence with the names of the values in it, and how many forms it has. */
function sentences(messages: Messages, before = ''): Map<string, string> {
    return new Map(
        Object.entries(messages).flatMap(([key, value]): [string, string][] => {
            if (typeof value !== 'string') return [...sentences(value, `${before}${key}.`)];
            return [[`${before}${key}`, [...new Set(value.match(/\{\w+\}/g)), value.split(' | ').length].sort().join(' ')]];
        }),
    );
}

const read = (file: string): [string, string][] => [...sentences(JSON.parse(FILES[file]!) as Messages)].sort();

test.each(PARTS)('every language of %s has every sentence, with the same values in it', (part) => {
    const english = read(`${part}/en-US.json`);
    const others = Object.keys(FILES).filter(
        (file) => file.startsWith(`${part}/`) && file.split('/').length === part.split('/').length + 1,
    );
    expect(others.length).toBeGreaterThan(1);
    for (const file of others) expect([file, read(file)]).toEqual([file, english]);
});

/** Typographic faults: name, files, pattern. */
const FAULTS: [string, RegExp, RegExp][] = [
    ['straight quotation marks, three dots, spaces twice', /./, /['"]|\.\.\.| {2}/],
    ['a space that breaks before a sign, or none', /fr-FR/, /[^\u00a0\u202f][;:!?»]|«[^\u00a0\u202f]/],
    ['quotation marks of another language', /de-DE/, /”|«|»/],
    ['quotation marks of another language', /es-ES|fr-FR/, /“|”|„/],
    ['signs of half width at the end of words', /ja-JP|zh-CN/, /[:;,]( |$)|[?!]$/],
];

test.each(FAULTS)('no %s in %s', (_what, files, fault) => {
    const error = Object.keys(FILES)
        .filter((file) => files.test(file))
        .flatMap((file) => texts(JSON.parse(FILES[file]!) as Messages).map((text) => [file, text] as const))
        .filter(([, text]) => fault.test(text));
    expect(error).toEqual([]);
});

function texts(messages: Messages): string[] {
    return Object.values(messages).flatMap((value) => (typeof value === 'string' ? [value] : texts(value)));
}

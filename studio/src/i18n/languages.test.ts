import { expect, test } from 'vitest';

import { pick, TAGS } from './languages';

test.each([
    ['de', 'de-DE'],
    ['de-AT', 'de-DE'],
    ['DE_ch', 'de-DE'],
    ['pt-PT', 'pt-BR'],
    ['zh-TW', 'zh-CN'],
    ['zh-Hant-HK', 'zh-CN'],
    ['en-GB', 'en-US'],
    ['nl', 'nl-NL'],
    ['it-IT', 'en-US'],
    ['den', 'en-US'],
    ['', 'en-US'],
])('%s is spoken as %s', (wish, tag) => expect(pick([wish])).toBe(tag));

test('the first wish that can be met is', () => {
    expect(pick([null, 'it-IT', 'fr-CA', 'de'])).toBe('fr-FR');
    expect(pick(['it-IT', undefined, 'ja-JP'])).toBe('ja-JP');
    expect(pick([])).toBe('en-US');
});

test('every language answers to its own tag', () => {
    for (const tag of TAGS) expect(pick([tag])).toBe(tag);
});

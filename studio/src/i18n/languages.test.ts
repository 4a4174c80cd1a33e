import { expect, test } from 'vitest';

import { matchLanguage, TAGS } from './languages';

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
])('%s is matched by %s', (wish, tag) => expect(matchLanguage([wish])).toBe(tag));

test('the first preferred language that exists is used', () => {
    expect(matchLanguage([null, 'it-IT', 'fr-CA', 'de'])).toBe('fr-FR');
    expect(matchLanguage(['it-IT', undefined, 'ja-JP'])).toBe('ja-JP');
    expect(matchLanguage([])).toBe('en-US');
});

test('every tag matches itself', () => {
    for (const tag of TAGS) expect(matchLanguage([tag])).toBe(tag);
});

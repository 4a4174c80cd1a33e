import { expect, test, vi } from 'vitest';

import { ago, day, moment, number } from './format';

const language = vi.hoisted(() => ({ value: 'en-US' }));
vi.mock('./index', () => ({ language }));

/** With plain spaces: which kind of space is used depends on the version of ICU. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test.each([
    ['en-US', '12,345', 'Nov 24, 2026', '5 minutes ago'],
    ['de-DE', '12.345', '24.11.2026', 'vor 5 Minuten'],
    ['fr-FR', '12 345', '24 nov. 2026', 'il y a 5 minutes'],
    ['ja-JP', '12,345', '2026/11/24', '5 分前'],
    ['zh-CN', '12,345', '2026年11月24日', '5分钟前'],
])('numbers and times in %s', (tag, thousands, date, minutes) => {
    language.value = tag;
    const now = Date.parse('2026-11-24T12:05:00Z');
    expect(plain(number(12_345))).toBe(thousands);
    expect(plain(day('2026-11-24T12:00:00Z'))).toBe(date);
    expect(moment('2026-11-24T12:00:00Z')).toContain(day('2026-11-24T12:00:00Z'));
    expect(plain(ago('2026-11-24T12:00:00Z', now))).toBe(minutes);
});

test('times without a time zone are UTC', () => {
    language.value = 'en-US';
    const now = Date.parse('2026-11-24T12:05:00Z');
    expect(ago('2026-11-24T12:00:00', now)).toBe(ago('2026-11-24T12:00:00Z', now));
});

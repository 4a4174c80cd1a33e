import { expect, test } from 'vitest';

import { readLink } from './link-token';

const NOW = Date.UTC(2026, 0, 1);

function token(claims: object): string {
    return ['{}', JSON.stringify(claims), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
}

test('without a token there is no link', () => {
    expect([undefined, null, '', ['a', 'b']].map((none) => readLink(none, NOW))).toEqual([null, null, null, null]);
});

test('a token has an address and an expiry', () => {
    const exp = NOW / 1000;
    expect(readLink(token({ email: 'jürgen@example.com', exp: exp + 1 }), NOW)).toMatchObject({
        email: 'jürgen@example.com',
        expired: false,
    });
    expect(readLink(token({ email: 'ann@example.com', exp: exp - 1 }), NOW)).toMatchObject({ expired: true });
});

test('a token that cannot be read is left to the server', () => {
    for (const text of ['nonsense', 'a.b.c', token({ email: 7, exp: 'soon' })]) {
        expect(readLink(text, NOW)).toEqual({ token: text, email: '', expired: false });
    }
});

import { expect, test } from 'vitest';

import { bitsOf, strengthOf } from './password-strength';

test.each([
    ['', 1],
    ['password', 1],
    ['Passwort123', 1],
    ['aaaaaaaaaaaaaaaaaaaa', 1],
    ['abcdefghijklmnop', 1],
    ['qwertzuiop', 1],
    ['hmkwbqzp', 2],
    ['hmkwbqzptrv', 3],
    ['correct horse battery', 4],
    ['nG7!vq0-Rz#e', 4],
])('%j scores %i', (password, score) => expect(strengthOf(password)).toBe(score));

test('what an attacker knows about the user makes a password weaker', () => {
    const known = ['ada.lovelace@example.com', 'Ada', null, undefined];
    expect(bitsOf('Lovelace-kw7', known)).toBeLessThan(bitsOf('Lovelace-kw7'));
    expect(bitsOf('xKoVeRaPq-kw7', known)).toBe(bitsOf('xKoVeRaPq-kw7'));
});

test('names with special characters of expressions are taken literally', () => {
    expect(bitsOf('c++(dev)q', ['c++(dev)'])).toBeLessThan(bitsOf('c++(dev)q'));
});

test('more kinds of characters make a password stronger', () => {
    const passwords = ['hgkwpqzm', 'hgkwPqzm', 'hgkwPqz7', 'hgk!Pqz7'];
    const bits = passwords.map((password) => bitsOf(password));
    expect(bits).toEqual([...bits].sort((a, b) => a - b));
    expect(new Set(bits).size).toBe(4);
});

import { expect, test } from 'vitest';

import { rulesOf } from './password-policy';

/** The keys of the rules that a password does not meet. */
function broken(policy: string | null, password: string): string[] {
    return rulesOf(policy).flatMap((rule) => (rule.met(password) ? [] : [rule.key]));
}

const WEAK = '/^.{8,}$/';
const STRONG = `/(?=^.{8,}$)(?=.*\\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\\s)(?=.*[A-Z])(?=.*[a-z]).*$/`;

test('without a policy there are no rules', () => {
    expect([...rulesOf(null), ...rulesOf('')]).toEqual([]);
});

test('the policies of Directus are lists of rules', () => {
    expect(broken(WEAK, 'seven77')).toEqual(['length']);
    expect(broken(WEAK, 'eight888')).toEqual([]);
    expect(broken(STRONG, '')).toEqual(['length', 'upper', 'lower', 'digit', 'symbol']);
    expect(broken(STRONG, 'Sesame-1!')).toEqual([]);
    expect(broken(STRONG, 'Sesame 1!')).toEqual(['symbol']);
});

test('the rules of the strong policy accept the same passwords as its expression', () => {
    const expression = new RegExp(STRONG.slice(1, -1));
    for (const password of ['', 'abc', 'Abcdefg1', 'Abcdefg1!', 'abcdefg1!', 'ABCDEFG1!', 'Abcdefgh!', 'Abc defg1!']) {
        expect([password, broken(STRONG, password).length === 0]).toEqual([password, expression.test(password)]);
    }
});

test('any other expression is one rule, and one that is not valid is left to the server', () => {
    expect(rulesOf('/^x+$/i').map(({ key, values }) => ({ key, values }))).toEqual([{ key: 'custom', values: { rule: '/^x+$/i' } }]);
    expect(broken('/^x+$/i', 'XX')).toEqual([]);
    expect(broken('^x+$', 'yy')).toEqual(['custom']);
    expect(rulesOf('/(/')).toEqual([]);
});

import { expect, test } from 'vitest';

import { rulesOf } from './password-policy';

/** The rules a password does not follow. */
function broken(policy: string | null, password: string): string[] {
    return rulesOf(policy).flatMap((rule) => (rule.met(password) ? [] : [rule.key]));
}

const WEAK = '/^.{8,}$/';
const STRONG = `/(?=^.{8,}$)(?=.*\\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\\s)(?=.*[A-Z])(?=.*[a-z]).*$/`;

test('without a policy there is no rule', () => {
    expect([...rulesOf(null), ...rulesOf('')]).toEqual([]);
});

test("Directus' own policies are said in words", () => {
    expect(broken(WEAK, 'seven77')).toEqual(['length']);
    expect(broken(WEAK, 'eight888')).toEqual([]);
    expect(broken(STRONG, '')).toEqual(['length', 'upper', 'lower', 'digit', 'symbol']);
    expect(broken(STRONG, 'Sesame-1!')).toEqual([]);
    expect(broken(STRONG, 'Sesame 1!')).toEqual(['symbol']);
});

test('the words say what the expression says', () => {
    const expression = new RegExp(STRONG.slice(1, -1));
    for (const password of ['', 'abc', 'Abcdefg1', 'Abcdefg1!', 'abcdefg1!', 'ABCDEFG1!', 'Abcdefgh!', 'Abc defg1!']) {
        expect([password, broken(STRONG, password).length === 0]).toEqual([password, expression.test(password)]);
    }
});

test('an expression of the project is shown as it is, and one that cannot be read is left to the server', () => {
    expect(rulesOf('/^x+$/i').map(({ key, values }) => ({ key, values }))).toEqual([{ key: 'custom', values: { rule: '/^x+$/i' } }]);
    expect(broken('/^x+$/i', 'XX')).toEqual([]);
    expect(broken('^x+$', 'yy')).toEqual(['custom']);
    expect(rulesOf('/(/')).toEqual([]);
});

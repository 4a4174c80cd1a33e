// The rule for passwords is a regular expression. Directus' own two are said in words; others are shown as they are.

/** A part of the rule. */
export interface Rule {
    /** Its sentence: `password.rules.<key>`. */
    key: 'length' | 'lower' | 'upper' | 'digit' | 'symbol' | 'custom';
    values?: Record<string, unknown>;
    met: (password: string) => boolean;
}

/** Directus' "weak" and "strong". */
export const WEAK = '/^.{8,}$/';
export const STRONG = `/(?=^.{8,}$)(?=.*\\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\\s)(?=.*[A-Z])(?=.*[a-z]).*$/`;

const LENGTH = (least: number): Rule => ({ key: 'length', values: { least }, met: (password) => [...password].length >= least });

/** What a password has to fulfil: nothing where there is no rule. */
export function rulesOf(policy: string | null | undefined): Rule[] {
    if (!policy) return [];
    if (policy === WEAK) return [LENGTH(8)];
    if (policy === STRONG) {
        return [
            LENGTH(8),
            { key: 'upper', met: (password) => /[A-Z]/.test(password) },
            { key: 'lower', met: (password) => /[a-z]/.test(password) },
            { key: 'digit', met: (password) => /\d/.test(password) },
            { key: 'symbol', met: (password) => /[!@#$%^&*()_+}{';?>.<,]/.test(password) && !/\s/.test(password) },
        ];
    }
    const own = expression(policy);
    return own ? [{ key: 'custom', values: { rule: policy }, met: (password) => own.test(password) }] : [];
}

/** `/…/flags`, or the expression alone. */
function expression(policy: string): RegExp | null {
    const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(policy) ?? [null, policy, ''];
    try {
        return new RegExp(source!, flags!.replace('g', ''));
    } catch {
        return null;
    }
}

// The password policy is a regular expression. The two that Directus offers are shown as a list of rules; any other is shown as it is.

/** One rule of a policy. */
export interface Rule {
    /** The key of its text: `password.rules.<key>`. */
    key: 'length' | 'lower' | 'upper' | 'digit' | 'symbol' | 'custom';
    values?: Record<string, unknown>;
    met: (password: string) => boolean;
}

/** The policies that Directus calls "weak" and "strong". */
export const WEAK = '/^.{8,}$/';
export const STRONG = `/(?=^.{8,}$)(?=.*\\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\\s)(?=.*[A-Z])(?=.*[a-z]).*$/`;

const LENGTH = (least: number): Rule => ({ key: 'length', values: { least }, met: (password) => [...password].length >= least });

/** The rules of a policy; none without a policy, and none for an expression that this browser cannot compile. */
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

/** Compiles `/…/flags`, or the expression alone; `null` if it is not valid. `g` would make `test` depend on the call before. */
function expression(policy: string): RegExp | null {
    const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(policy) ?? [null, policy, ''];
    try {
        return new RegExp(source!, flags!.replace('g', ''));
    } catch {
        return null;
    }
}

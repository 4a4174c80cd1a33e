// A rough estimate of how hard a password is to guess. It is shown below the field and never rejects a password.

/** Common passwords, words and keyboard rows, which attackers try first; each counts as one character. */
const KNOWN =
    /password|passwort|motdepasse|contrase[nñ]a|senha|wachtwoord|welcome|willkommen|bienvenue|letmein|iloveyou|dragon|monkey|football|fussball|baseball|sunshine|princess|master|admin|login|secret|geheim|hallo|hello|qwert[yz]\w{0,5}|azerty|asdf\w{0,5}|yxcv\w{0,3}|zxcv\w{0,3}|abcd?e?f?|1q2w3e\w{0,6}|summer|sommer|winter|spring|autumn|herbst|123456789|12345678|1234567|123456|12345|1234|123|987654321|654321|(?:19|20)\d\d/gi;

/** Bits from which a password scores 2, 3 and 4. */
const STEPS = [35, 50, 68];

/**
 * The score of a password, from 1 (weak) to 4 (strong).
 *
 * @param personal what an attacker knows about the user: address, names
 */
export function strengthOf(password: string, personal: readonly (string | null | undefined)[] = []): 1 | 2 | 3 | 4 {
    const bits = bitsOf(password, personal);
    return (1 + STEPS.filter((step) => bits >= step).length) as 1 | 2 | 3 | 4;
}

/** Estimated entropy in bits, for an attacker who knows `personal` and common passwords. */
export function bitsOf(password: string, personal: readonly (string | null | undefined)[] = []): number {
    let rest = password;
    let parts = 0;
    for (const word of personal.flatMap((known) => known?.split(/[\s@._-]+/) ?? []).filter((word) => word.length > 2)) {
        const without = rest.replaceAll(new RegExp(escaped(word), 'gi'), '');
        if (without !== rest) parts += 1;
        rest = without;
    }
    rest = rest.replaceAll(KNOWN, () => ((parts += 1), ''));
    // A repetition (`aaaa`) or a sequence (`abcd`) counts as one character, however long it is.
    rest = rest.replaceAll(/(.+?)\1+/gsu, '$1');
    const letters = [...rest];
    const chosen = letters.filter(
        (letter, at) => at === 0 || Math.abs(letter.codePointAt(0)! - letters[at - 1]!.codePointAt(0)!) !== 1,
    ).length;
    return (chosen + parts) * Math.log2(alphabet(password));
}

function alphabet(password: string): number {
    const kinds: [RegExp, number][] = [
        [/[a-z]/, 26],
        [/[A-Z]/, 26],
        [/\d/, 10],
        [/[^a-zA-Z\d]/, 30],
    ];
    return Math.max(
        2,
        kinds.reduce((size, [kind, letters]) => size + (kind.test(password) ? letters : 0), 0),
    );
}

function escaped(word: string): string {
    return word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

//! The part before the `@`.

/// Length limit in bytes (RFC 5321 section 4.5.3.1.1).
const LONGEST: usize = 64;

/// Greek question mark: canonically equivalent to `;` in Unicode, which is not allowed.
const GREEK_QUESTION_MARK: char = '\u{37e}';

/// A dot-atom (RFC 5322 section 3.2.3) in which all characters outside ASCII are allowed (RFC 6531).
pub(super) fn is_valid(local: &str) -> bool {
    local.len() <= LONGEST && local.split('.').all(is_atom)
}

fn is_atom(atom: &str) -> bool {
    !atom.is_empty() && atom.chars().all(is_atom_character)
}

fn is_atom_character(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        c != GREEK_QUESTION_MARK
    }
}

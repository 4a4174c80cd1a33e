//! The fingerprint that makes a password reset link valid only once.

/// The `hash` claim of a password reset token. It changes with the stored password hash, so that the link is invalid after
/// the password has changed. `None` is a user without a password.
///
/// It need not be a cryptographic hash, because the token is signed. It is the rolling hash with the factor 31 in 32
/// bits over UTF-16 code units, as an absolute value in hexadecimal (contract section 2).
pub fn reset_fingerprint(hash: Option<&str>) -> String {
    let rolled = hash
        .unwrap_or("null")
        .encode_utf16()
        .fold(0i32, |rolled, unit| rolled.wrapping_mul(31).wrapping_add(unit.into()));
    format!("{:x}", rolled.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::reset_fingerprint;

    /// Computed with JavaScript; Java's `String.hashCode` is the same function.
    #[rstest]
    #[case(Some(""), "0")]
    #[case(Some("a"), "61")]
    #[case(Some("hello"), "5e918d2")]
    #[case(Some("null"), "33c587")]
    #[case(None, "33c587")]
    #[case::code_units(Some("pass😀"), "3b394ecc")]
    #[case::a_hash(
        Some(
            "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$gduXp+Z6iReEolmbyHn5V8s1EtJzmEvZfYoY/Fn/AeI"
        ),
        "d9fa854"
    )]
    #[case::smallest_number(Some("polygenelubricants"), "80000000")]
    fn the_fingerprint_is_the_rolling_hash(#[case] hash: Option<&str>, #[case] fingerprint: &str) {
        assert_eq!(reset_fingerprint(hash), fingerprint);
    }
}

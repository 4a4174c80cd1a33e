//! Variants of base64: with and without padding, standard and URL-safe, and those of passlib and bcrypt.

use std::sync::LazyLock;

use data_encoding::{BASE64_NOPAD, Encoding, Specification};

/// Longer texts are refused.
const MAX_CHARS: usize = 512;

/// The alphabet of bcrypt is in another order.
pub(super) static BCRYPT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    // Some implementations do not clear the trailing bits.
    specification.check_trailing_bits = false;
    #[expect(clippy::expect_used, reason = "the specification is constant")]
    specification.encoding().expect("64 different symbols")
});

/// Decodes the standard alphabet, the URL-safe one (`-_`) and that of Python's passlib (`.` for `+`), with or without
/// padding.
pub(super) fn any(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_CHARS {
        return None;
    }
    let standard = |letter: char| match letter {
        '-' | '.' => '+',
        '_' => '/',
        other => other,
    };
    let text: String = text.trim_end_matches('=').chars().map(standard).collect();
    BASE64_NOPAD.decode(text.as_bytes()).ok()
}

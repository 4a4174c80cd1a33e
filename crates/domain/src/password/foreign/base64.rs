//! The spellings of base64 that are about: with and without padding, safe for addresses or not, and two more.

use std::sync::LazyLock;

use data_encoding::{BASE64_NOPAD, Encoding, Specification};

/// Longer texts are not looked at.
const MAX_CHARS: usize = 512;

/// That of bcrypt has the letters in an order of its own.
pub(super) static BCRYPT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    // Some implementations leave something in the bits that are over.
    specification.check_trailing_bits = false;
    #[expect(clippy::expect_used, reason = "a specification that is fixed")]
    specification.encoding().expect("64 different symbols")
});

/// Reads the standard alphabet, the one for addresses (`-_`) and that of Python's passlib (`.` for `+`), with or without
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

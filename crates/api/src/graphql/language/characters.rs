//! Classes of characters, and how messages show them.

/// Whether a name can begin with it.
pub(super) fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

/// Whether a name can contain it.
pub(super) fn continues_name(byte: u8) -> bool {
    starts_name(byte) || byte.is_ascii_digit()
}

/// A character in a message, or the end of the text.
pub(super) fn shown(char: Option<char>) -> String {
    match char {
        None => "<EOF>".to_owned(),
        Some('"') => "'\"'".to_owned(),
        Some(char @ ' '..='~') => format!("\"{char}\""),
        Some(char) => format!("U+{:04X}", u32::from(char)),
    }
}

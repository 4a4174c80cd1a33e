//! Bodies in other charsets than UTF-8, and half surrogate pairs, as texts that the JSON parser accepts.

use std::borrow::Cow;

/// A body in UTF-8; `None` if its charset is not supported. `charset` is in upper case.
pub(super) fn to_utf8<'a>(bytes: &'a [u8], charset: Option<&str>) -> Option<Cow<'a, [u8]>> {
    let text = match charset {
        None => return Some(Cow::Borrowed(bytes)),
        Some("UTF-16LE") => utf16(bytes, u16::from_le_bytes),
        Some("UTF-16BE") => utf16(bytes, u16::from_be_bytes),
        Some("UTF-16") if bytes.starts_with(&[0xFE, 0xFF]) => utf16(bytes, u16::from_be_bytes),
        Some("UTF-16") => utf16(bytes, u16::from_le_bytes),
        Some(_) => return None,
    };
    Some(Cow::Owned(text.into_bytes()))
}

/// A text in UTF-16; what cannot be decoded becomes U+FFFD.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The body with U+FFFD for every escaped half of a surrogate pair: JavaScript accepts `"\ud83d"` and writes U+FFFD.
pub(super) fn without_half_pairs(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let is_surrogate = |window: &[u8]| {
        window.starts_with(b"\\u") && window[2].eq_ignore_ascii_case(&b'd') && window[3] >= b'8'
    };
    if !bytes.windows(4).any(is_surrogate) {
        return bytes;
    }
    let mut fixed = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = &bytes[at..bytes.len().min(at + 2)];
        match (unit_at(&bytes, at), escape) {
            (Some(0xD800..=0xDBFF), _) if matches!(unit_at(&bytes, at + 6), Some(0xDC00..=0xDFFF)) => {
                fixed.extend_from_slice(&bytes[at..at + 12]);
                at += 12;
            }
            (Some(0xD800..=0xDFFF), _) => {
                fixed.extend_from_slice(b"\\ufffd");
                at += 6;
            }
            // The character after a backslash does not begin an escape: `\\ud800` is a backslash and a text.
            (None, [b'\\', _]) => {
                fixed.extend_from_slice(escape);
                at += 2;
            }
            _ => {
                fixed.push(bytes[at]);
                at += 1;
            }
        }
    }
    Cow::Owned(fixed)
}

/// The number of the escape `\uXXXX` at this place.
fn unit_at(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
    is_hex.then(|| u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#""\ud83d""#, r#""\ufffd""#)]
    #[case(r#""\ude00 Hi""#, r#""\ufffd Hi""#)]
    #[case(r#""\ud83d\ude00""#, r#""\ud83d\ude00""#)]
    #[case(r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#)]
    #[case(r#""\\ud83d""#, r#""\\ud83d""#)]
    #[case(r#""\\\ud83d""#, r#""\\\ufffd""#)]
    #[case(r#""\ud8""#, r#""\ud8""#)]
    #[case(r#""\uD83Dx\n""#, r#""\ufffdx\n""#)]
    fn half_pairs_are_replaced(#[case] text: &str, #[case] expected: &str) {
        let fixed = without_half_pairs(Cow::Borrowed(text.as_bytes()));
        assert_eq!(String::from_utf8_lossy(&fixed), expected);
    }

    #[test]
    fn utf_16_is_decoded_in_both_orders() {
        let of = |bytes: &[u8], charset| {
            to_utf8(bytes, Some(charset)).map(|text| String::from_utf8_lossy(&text).into_owned())
        };
        assert_eq!(of(b"{\0}\0", "UTF-16LE").as_deref(), Some("{}"));
        assert_eq!(of(b"\0{\0}", "UTF-16BE").as_deref(), Some("{}"));
        assert_eq!(of(b"{\0}\0", "UTF-16").as_deref(), Some("{}"));
        assert_eq!(of(b"\xFE\xFF\0{\0}", "UTF-16").as_deref(), Some("\u{feff}{}"));
        assert_eq!(of(b"{}", "LATIN1"), None);
    }
}

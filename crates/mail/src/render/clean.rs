//! Sanitises untrusted values for use in mails.

/// Maximum length of a value in characters; an email address has at most 254.
const MAX_CHARS: usize = 254;

/// The text on one line, without control characters, bidirectional formatting characters and invisible characters. No
/// other characters are harmful in plain text and in a subject.
pub(super) fn line(text: &str) -> String {
    let shown =
        text.chars().map(|char| if char.is_control() { ' ' } else { char }).filter(|char| !is_hidden(*char));
    let words = shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// Bidirectional formatting characters, and zero-width characters except the joiners that scripts and emoji need.
fn is_hidden(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A URL that cannot end an attribute, a tag or a line: characters that are not allowed in a URL (RFC 3986) are
/// percent-encoded, and so is the apostrophe. Letters outside ASCII are kept, because a host name may contain them.
pub(super) fn url(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for char in text.trim().chars() {
        if char.is_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(char) {
            clean.push(char);
        } else {
            let mut bytes = [0; 4];
            char.encode_utf8(&mut bytes).bytes().for_each(|byte| clean += &format!("%{byte:02X}"));
        }
    }
    clean
}

/// An email address that only its owner recognises: `j•••@example.com`.
pub(super) fn masked(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}•••@{domain}")
        }
        None => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  Ada\r\nBcc: x@example.com\t\u{0} ", "Ada Bcc: x@example.com")]
    #[case("gpj\u{202e}exe.\u{200b}", "gpjexe.")]
    #[case("👩‍👧 Müller", "👩‍👧 Müller")]
    fn invisible_characters_and_line_ends_are_removed(#[case] text: &str, #[case] clean: &str) {
        assert_eq!(line(text), clean);
    }

    #[test]
    fn a_long_value_is_cut() {
        assert_eq!(line(&"ä".repeat(1000)).chars().count(), MAX_CHARS + 1);
    }

    #[rstest]
    #[case("https://a.example.com/x?y=1&token=a.b-c_d", "https://a.example.com/x?y=1&token=a.b-c_d")]
    #[case("https://a.example.com/\"><script>'", "https://a.example.com/%22%3E%3Cscript%3E%27")]
    #[case("https://a.example.com/\r\n x", "https://a.example.com/%0D%0A%20x")]
    #[case("https://müller.example/ä\u{202e}", "https://müller.example/ä%E2%80%AE")]
    fn unsafe_characters_of_a_link_are_percent_encoded(#[case] text: &str, #[case] clean: &str) {
        assert_eq!(url(text), clean);
    }

    #[rstest]
    #[case("jo@example.com", "j•••@example.com")]
    #[case("@example.com", "•••@example.com")]
    #[case("nobody", "•••")]
    fn an_address_is_masked(#[case] email: &str, #[case] shown: &str) {
        assert_eq!(masked(email), shown);
    }
}

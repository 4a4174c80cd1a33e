//! Values that come from outside, made fit for a mail.

/// Longest value, in characters; an address has at most 254.
const LONGEST: usize = 254;

/// A text in one line: no line ends, no control characters, none that turn the direction of writing or cannot be seen.
/// In a plain text and in a subject nothing else can do harm.
pub(super) fn line(text: &str) -> String {
    let shown =
        text.chars().map(|char| if char.is_control() { ' ' } else { char }).filter(|char| !is_hidden(*char));
    let words = shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// Marks of direction, and characters without width other than the joiners that scripts and emoji need.
fn is_hidden(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A link in which nothing can end an attribute, a tag or a line: what may not stand in a URL (RFC 3986) is
/// percent-encoded, and so is the apostrophe. Letters outside ASCII stay, because a host may have them.
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

/// An address of which only so much can be seen that its owner knows it: `j•••@example.com`.
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
    fn a_value_is_one_visible_line(#[case] text: &str, #[case] clean: &str) {
        assert_eq!(line(text), clean);
    }

    #[test]
    fn a_value_is_not_endless() {
        assert_eq!(line(&"ä".repeat(1000)).chars().count(), LONGEST + 1);
    }

    #[rstest]
    #[case("https://a.example.com/x?y=1&token=a.b-c_d", "https://a.example.com/x?y=1&token=a.b-c_d")]
    #[case("https://a.example.com/\"><script>'", "https://a.example.com/%22%3E%3Cscript%3E%27")]
    #[case("https://a.example.com/\r\n x", "https://a.example.com/%0D%0A%20x")]
    #[case("https://müller.example/ä\u{202e}", "https://müller.example/ä%E2%80%AE")]
    fn a_link_stays_in_its_place(#[case] text: &str, #[case] clean: &str) {
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

//! Decodes character references of HTML.

/// Maximum length of a reference without `&` and `;`.
const MAX_LENGTH: usize = 8;

/// Decodes the references that mails use: the five of XML, some named ones, and all numeric ones. Others are kept.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded += &rest[..at];
        rest = &rest[at..];
        let found = rest
            .find(';')
            .filter(|end| *end <= MAX_LENGTH + 1)
            .and_then(|end| Some((end, character(&rest[1..end])?)));
        match found {
            Some((end, char)) => {
                decoded.push(char);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded + rest
}

fn character(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|char| !char.is_control());
    }
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "hellip" => '…',
        "middot" => '·',
        "ndash" => '–',
        "mdash" => '—',
        "rarr" => '→',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::decode;

    #[rstest]
    #[case("Tom &amp; Jerry&nbsp;&lt;b&gt; &#39;x&#x27; &quot;", "Tom & Jerry <b> 'x' \"")]
    #[case("&amp;lt;", "&lt;")]
    #[case("a & b; &unknown; &", "a & b; &unknown; &")]
    #[case("&#10;&#0;&#xD800;", "&#10;&#0;&#xD800;")]
    #[case("&äöü;", "&äöü;")]
    fn references_are_decoded_once(#[case] html: &str, #[case] text: &str) {
        assert_eq!(decode(html), text);
    }
}

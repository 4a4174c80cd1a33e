//! What V8 says about a text that is not JSON.

use super::scanner::{Fault, first_fault};

/// V8 quotes so many characters before and after the place.
const CONTEXT: usize = 10;

/// What V8 says about the first fault of `text`; `None` if its grammar is right.
pub(super) fn describe(text: &str) -> Option<String> {
    let (fault, at) = first_fault(text)?;
    Some(match fault {
        Fault::End => "Unexpected end of JSON input".to_owned(),
        Fault::Token => unexpected_token(text, at),
        Fault::Trailing => format!("Unexpected non-whitespace character after JSON {}", position(text, at)),
        Fault::Words(words) => format!("{words} in JSON {}", position(text, at)),
    })
}

/// What V8 says about a character that cannot stand at the byte `at`.
pub(super) fn unexpected_token(text: &str, at: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = units_before(text, at);
    let quote = |from: usize, to: usize| String::from_utf16_lossy(&units[from..to]);
    let token = quote(at, (at + 1).min(units.len()));
    let (from, to) = if units.len() > 2 * CONTEXT {
        (at.saturating_sub(CONTEXT), (at + CONTEXT).min(units.len()))
    } else {
        (0, units.len())
    };
    let before = if from > 0 { "..." } else { "" };
    let after = if to < units.len() { "..." } else { "" };
    format!("Unexpected token '{token}', {before}\"{}\"{after} is not valid JSON", quote(from, to))
}

/// `at position …`, counted in UTF-16 code units.
fn position(text: &str, at: usize) -> String {
    let before = &text[..at];
    let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let column = units_before(&before[start..], at - start) + 1;
    format!("at position {} (line {line} column {column})", units_before(text, at))
}

fn units_before(text: &str, at: usize) -> usize {
    text[..at].encode_utf16().count()
}

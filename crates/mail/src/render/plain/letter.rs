//! Plain text of a mail in our own words.

use super::super::letter::Letter;

/// One paragraph after the other, a link on a line of its own. Lines are not broken: programs do that, and a broken link
/// does not work.
pub(in crate::render) fn from_letter(letter: &Letter) -> String {
    let mut parts = vec![letter.greeting.clone()];
    parts.extend(letter.paragraphs.iter().cloned());
    parts.extend(letter.link.iter().map(|link| link.url.clone()));
    let facts: Vec<String> =
        letter.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
    parts.extend(Some(facts.join("\n")).filter(|facts| !facts.is_empty()));
    parts.extend(letter.notes.iter().cloned());
    // What stands below this line is the signature (RFC 3676, section 4.3).
    parts.push(format!("-- \n{}\n", letter.footer));
    parts.join("\n\n")
}

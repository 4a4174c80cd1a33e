//! The plain text alternative of a mail.

mod entities;
mod html;

pub(super) use self::html::from_html;
use super::content::Content;

/// Plain text of a mail that uses the built-in template: one paragraph after the other, the link on a separate line.
/// Lines are not wrapped, because mail programs do that and a wrapped link does not work.
pub(super) fn from_content(content: &Content) -> String {
    let mut parts = vec![content.greeting.clone()];
    parts.extend(content.paragraphs.iter().cloned());
    parts.extend(content.link.iter().map(|link| link.url.clone()));
    let facts: Vec<String> =
        content.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
    parts.extend(Some(facts.join("\n")).filter(|facts| !facts.is_empty()));
    parts.extend(content.notes.iter().cloned());
    // Text below this line is the signature (RFC 3676, section 4.3).
    parts.push(format!("-- \n{}\n", content.footer));
    parts.join("\n\n")
}

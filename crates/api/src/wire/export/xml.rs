//! XML as Directus writes it: `<data>`, and in it an element for each value, whose name is that of the field. The entries of
//! a list are elements of the same name; lists in lists are one list.

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;
use vestibule_domain::{Error, Result};

type Xml = Writer<Vec<u8>>;

/// The root element, and the element of every item of a list.
const ROOT: &str = "data";

/// The whole document.
pub(super) fn document(data: &Value) -> Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    match data {
        Value::Array(items) => branch(&mut xml, ROOT, items.iter().map(|item| (ROOT, item))),
        item => element(&mut xml, ROOT, item),
    }
    .map_err(Error::caused_by)?;
    let text = String::from_utf8(xml.into_inner()).map_err(Error::caused_by)?;
    Ok(format!("<?xml version='1.0'?>\n{text}"))
}

fn element(xml: &mut Xml, name: &str, value: &Value) -> std::io::Result<()> {
    match value {
        Value::Array(entries) => entries.iter().try_for_each(|entry| element(xml, name, entry)),
        Value::Object(values) => branch(xml, name, values.iter().map(|(name, value)| (name.as_str(), value))),
        Value::String(text) => leaf(xml, name, text),
        other => leaf(xml, name, &other.to_string()),
    }
}

fn branch<'a>(
    xml: &mut Xml,
    name: &str,
    inner: impl Iterator<Item = (&'a str, &'a Value)>,
) -> std::io::Result<()> {
    let name = named(name);
    let mut inner = inner.peekable();
    if inner.peek().is_none() {
        return xml.write_event(Event::Empty(BytesStart::new(name)));
    }
    xml.write_event(Event::Start(BytesStart::new(name.as_str())))?;
    inner.try_for_each(|(name, value)| element(xml, name, value))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> std::io::Result<()> {
    let name = named(name);
    let text: String = text.chars().map(|sign| if is_allowed(sign) { sign } else { '\u{fffd}' }).collect();
    let text = quick_xml::escape::partial_escape(&text);
    xml.write_event(Event::Start(BytesStart::new(name.as_str())))?;
    xml.write_event(Event::Text(BytesText::from_escaped(text)))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

/// The name of an element: characters that are not allowed become underscores, since keys of JSON values may be any text.
fn named(name: &str) -> String {
    let name: String = name.chars().map(|sign| if is_of_name(sign) { sign } else { '_' }).collect();
    let may_begin = |sign: char| !(sign.is_ascii_digit() || "-.".contains(sign));
    if name.starts_with(may_begin) { name } else { format!("_{name}") }
}

/// A subset of the name characters of XML 1.0: letters and digits of the contiguous ranges.
fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || "_-.".contains(sign)
        || matches!(sign, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}')
        || matches!(sign, '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{3001}'..='\u{d7ff}')
}

/// Whether XML 1.0 can represent a character.
fn is_allowed(sign: char) -> bool {
    matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

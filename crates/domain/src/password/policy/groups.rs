//! The groups of a pattern, counted before it is translated.

use super::PolicyError;
use super::reader::Reader;

/// The capturing groups of a pattern in order, each with its name.
pub(super) type Groups = Vec<Option<String>>;

/// Back-references may come before their group, so the groups are counted first.
pub(super) fn survey(pattern: &str) -> Result<Groups, PolicyError> {
    let mut groups = Groups::new();
    let mut reader = Reader::new(pattern);
    let mut in_set = false;
    while let Some(unit) = reader.next() {
        match char::from_u32(unit.into()) {
            Some('\\') => {
                reader.next();
            }
            Some('[') => in_set = true,
            Some(']') => in_set = false,
            Some('(') if !in_set => {
                if !reader.eat("?") {
                    groups.push(None);
                } else if reader.eat("<") && !matches!(reader.peek(), Some('=' | '!')) {
                    let name = reader.name().ok_or(PolicyError::Syntax("a group has no proper name"))?;
                    if groups.iter().any(|other| other.as_ref() == Some(&name)) {
                        return Err(PolicyError::Syntax("two groups have the same name"));
                    }
                    groups.push(Some(name));
                }
            }
            _ => {}
        }
    }
    Ok(groups)
}

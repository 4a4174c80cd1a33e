//! The capturing groups of a pattern.

use super::PolicyError;
use super::reader::Reader;

/// The names of the capturing groups in order; `None` for an unnamed one.
pub(super) type Groups = Vec<Option<String>>;

/// Finds the groups before the translation, because back-references may precede their group.
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
                    let name = reader.name().ok_or(PolicyError::Syntax("the name of a group is invalid"))?;
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

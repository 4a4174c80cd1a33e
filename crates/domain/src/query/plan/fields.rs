//! The tree of requested fields: `*`, `role.*`, `role.users.email`, `year(last_access)`.

use super::super::{FieldRef, Query};
use super::planner::Planner;
use super::{Column, Nested, Selection};
use crate::Result;
use crate::schema::{Collection, Field, Relation};

/// The fields of a selection: values of the item and related items.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) columns: Vec<Column>,
    pub(super) nested: Vec<Nested>,
}

/// The requested names at one level, each with the names below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tree {
    /// In the requested order: the key in the response, the name of the field, and the names below it.
    entries: Vec<(String, String, Tree)>,
}

impl Tree {
    /// Parses a list of dotted names, which may be aliases of the query and of its `deep` queries; an empty list means `*`.
    pub(super) fn parse(fields: &[String], query: &Query) -> Self {
        let mut tree = Self::default();
        for field in fields {
            tree.insert(field, Some(query));
        }
        if fields.is_empty() {
            tree.insert("*", Some(query));
        }
        tree
    }

    fn insert(&mut self, path: &str, query: Option<&Query>) {
        let (head, rest) = split(path);
        // `role:directus_roles.name` selects by collection where a relation leads to several. None does; the key is left.
        let (head, rest) = match head.split_once(':').filter(|(name, _)| !name.contains('(')) {
            Some((name, _)) => (name, None),
            None => (head, rest),
        };
        let name = query.and_then(|query| query.alias.get(head)).map_or(head, String::as_str);
        let position = self.entries.iter().position(|(key, ..)| key == head);
        let position = position.unwrap_or_else(|| {
            self.entries.push((head.to_owned(), name.to_owned(), Self::default()));
            self.entries.len() - 1
        });
        if let Some(rest) = rest {
            self.entries[position].2.insert(rest, query.and_then(|query| query.deep.get(head)));
        }
    }

    fn is_leaf(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names below the wildcard, from `*.…`; empty for a plain `*`, `None` without a wildcard.
    fn wildcard(&self) -> Option<&Self> {
        self.entries.iter().find(|(key, ..)| key == "*").map(|(.., below)| below)
    }
}

/// Splits a path after its first name, at a dot outside parentheses.
fn split(path: &str) -> (&str, Option<&str>) {
    let mut depth = 0usize;
    for (index, char) in path.char_indices() {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '.' if depth == 0 => return (&path[..index], Some(&path[index + 1..])),
            _ => {}
        }
    }
    (path, None)
}

impl Planner<'_> {
    pub(super) fn fields(
        &mut self,
        collection: &'static Collection,
        tree: &Tree,
        query: &Query,
    ) -> Result<Fields> {
        let mut fields = Fields::default();
        if let Some(below) = tree.wildcard() {
            for field in collection.fields {
                // A relation that is also selected itself is shown in its place.
                let named = tree.entries.iter().find(|(key, ..)| key == field.name);
                let below = match named {
                    None if self.is_in_wildcard(collection, field) => below,
                    Some((_, name, below)) if name == field.name => below,
                    _ => continue,
                };
                if self.may_follow(field, below) && self.field(collection, field.name).is_some() {
                    self.add(collection, field, field.name, below, query, &mut fields)?;
                }
            }
            for (key, name) in &query.alias {
                let named = tree.entries.iter().any(|(known, ..)| known == key);
                if !named && let Some(field) = self.field(collection, name) {
                    self.add(collection, field, key, below, query, &mut fields)?;
                }
            }
        }
        let is_shown = |key: &str, name: &str| tree.wildcard().is_some() && key == name;
        for (key, name, below) in tree.entries.iter().filter(|(key, ..)| key != "*") {
            let reference = FieldRef::parse(name);
            let field = collection.field(&reference.name);
            if field.is_some() && is_shown(key, name) && reference.function.is_none() {
                continue;
            }
            // Names below what is no relation, or leads to items that may not be read, are ignored, as Directus does.
            if !below.is_leaf() && field.is_none_or(|field| !self.may_follow(field, below)) {
                continue;
            }
            if reference.function.is_some() {
                fields
                    .columns
                    .extend(self.reference(collection, &reference)?.map(|column| renamed(column, key, name)));
            } else if let Some(field) = self.field(collection, &reference.name) {
                self.add(collection, field, key, below, query, &mut fields)?;
            }
        }
        Ok(fields)
    }

    /// Whether names below a field select something; a field by itself does.
    fn may_follow(&self, field: &Field, below: &Tree) -> bool {
        if below.is_leaf() {
            return true;
        }
        let target = field.relation.and_then(|relation| Collection::related(relation.collection()));
        match target {
            Some(target) => self.may_read(target),
            None => below.wildcard().is_some(),
        }
    }

    /// A wildcard includes the fields that may be read, and lists of related items only if those may be read as well.
    fn is_in_wildcard(&self, collection: &Collection, field: &Field) -> bool {
        let related = match field.relation {
            Some(Relation::Many { collection: target, .. }) => {
                Collection::find(target).is_some_and(|target| self.may_read(target))
            }
            _ => true,
        };
        related && self.may_read_field(collection, field)
    }

    fn add(
        &mut self,
        collection: &'static Collection,
        field: &'static Field,
        key: &str,
        below: &Tree,
        query: &Query,
        fields: &mut Fields,
    ) -> Result<()> {
        let Some((relation, target)) = self.target(field, below) else {
            fields.columns.push(self.column(collection, field, key.to_owned(), None)?);
            return Ok(());
        };
        if !self.may_read(target) {
            // Items that may not be read are omitted without an error, as in Directus.
            return Ok(());
        }
        let keys_only = below.is_leaf();
        let keys = Tree::parse(&[target.key.to_owned()], &Query::default());
        let inner = query.deep.get(key).cloned().unwrap_or_default();
        self.path.push(field.name.to_owned());
        let selection = self.selection(target, if keys_only { &keys } else { below }, &inner);
        self.path.pop();
        let selection = match relation {
            Relation::One { .. } => Selection { limit: None, offset: 0, ..selection? },
            Relation::Many { .. } => selection?,
        };
        let visible = self.visible(collection, field)?;
        let position = fields.columns.len() + fields.nested.len();
        let key = key.to_owned();
        fields.nested.push(Nested { position, key, field, relation, visible, selection, keys_only });
        Ok(())
    }

    /// The relation of a field and its collection; `None` if only the key of one related item is requested.
    fn target(&self, field: &'static Field, below: &Tree) -> Option<(Relation, &'static Collection)> {
        let relation = field.relation?;
        let target = Collection::related(relation.collection())?;
        match relation {
            Relation::One { .. } if below.is_leaf() => None,
            _ => Some((relation, target)),
        }
    }
}

/// A column with its alias as key, if it has one.
fn renamed(column: Column, key: &str, name: &str) -> Column {
    if key == name { column } else { Column { key: key.to_owned(), ..column } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_names_form_a_tree() {
        let names = ["*".to_owned(), "role.name".to_owned(), "role.users.email".to_owned()];
        let tree = Tree::parse(&names, &Query::default());
        assert_eq!(tree.entries.len(), 2);
        assert_eq!(tree.entries[1].2.entries.len(), 2);
        assert_eq!(split("json(a.b).c"), ("json(a.b)", Some("c")));
    }

    #[test]
    fn deep_queries_have_their_own_aliases() {
        let alias = |new: &str, field: &str| std::iter::once((new.to_owned(), field.to_owned())).collect();
        let inner = Query { alias: alias("b", "email"), ..Query::default() };
        let deep = std::iter::once(("a".to_owned(), inner)).collect();
        let query = Query { alias: alias("a", "users"), deep, ..Query::default() };
        let tree = Tree::parse(&["a.b".to_owned()], &query);
        let (key, name, below) = &tree.entries[0];
        assert_eq!((key.as_str(), name.as_str()), ("a", "users"));
        assert_eq!((below.entries[0].0.as_str(), below.entries[0].1.as_str()), ("b", "email"));
    }
}

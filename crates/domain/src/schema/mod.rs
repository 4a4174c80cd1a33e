//! The collections and their fields, as the query language sees them (contract section 17).

mod collections;
mod field;
mod files;

pub use collections::{
    ACCESS, ACTIVITY, COLLECTIONS, NOTIFICATIONS, PERMISSIONS, POLICIES, PRESETS, REVISIONS, ROLES, SETTINGS,
    USERS,
};
pub use field::{Field, Kind, Relation};
pub use files::FILES;
use serde_json::Value;
use uuid::Uuid;

/// A table that the API shows.
#[derive(Debug)]
pub struct Collection {
    /// Name of the table and of the collection on the wire, such as `directus_users`.
    pub name: &'static str,
    /// The field of the primary key; its kind is UUID unless the field has another one.
    pub key: &'static str,
    /// The field that orders lists by default; `None` means the key.
    pub sort: Option<&'static str>,
    /// Whether the table has one row, which the API returns as an object.
    pub singleton: bool,
    /// Whether changes are recorded in the audit log (activity and revisions).
    pub accountable: bool,
    /// The fields, in the order of responses.
    pub fields: &'static [Field],
}

impl Collection {
    /// The collection of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        COLLECTIONS.iter().copied().find(|collection| collection.name == name)
    }

    /// The collection of that name among those to which relations lead: the served ones and the files.
    pub fn related(name: &str) -> Option<&'static Self> {
        if name == FILES.name { Some(&FILES) } else { Self::find(name) }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field of the primary key.
    pub fn key_field(&self) -> &'static Field {
        self.field(self.key).unwrap_or(&self.fields[0])
    }

    /// Converts a key to the type of the key column; `None` if it cannot be a key.
    pub fn key_from(&self, key: &Value) -> Option<Value> {
        match self.key_field().kind {
            Kind::Uuid => Uuid::parse_str(key.as_str()?).ok().map(|id| Value::String(id.to_string())),
            _ => match key {
                Value::String(text) => text.trim().parse::<i64>().ok().map(Value::from),
                number => number.as_i64().map(Value::from),
            },
        }
    }

    /// The fields that are columns of the table.
    pub fn columns(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().filter(|field| field.is_column())
    }
}

impl PartialEq for Collection {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_have_an_inverse() {
        for collection in COLLECTIONS {
            assert!(collection.field(collection.key).is_some(), "{}", collection.name);
            for field in collection.fields {
                match field.relation {
                    Some(Relation::One { collection: target }) => {
                        assert!(Collection::related(target).is_some(), "{}.{}", collection.name, field.name);
                    }
                    Some(Relation::Many { collection: target, field: back }) => {
                        let target = Collection::find(target).expect("the related collection");
                        assert_eq!(field.kind, Kind::Alias);
                        assert!(target.field(back).is_some(), "{}.{}", target.name, back);
                    }
                    None => assert_ne!(field.kind, Kind::Alias),
                }
            }
        }
    }
}

//! Names that a query uses and its actor may not, or that do not exist: both are refused in the same words.

use crate::Error;

/// The names that were not found so far, by where they were looked for.
#[derive(Debug, Default)]
pub(super) struct Unresolved {
    places: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    path: String,
    collection: &'static str,
    /// The fields; none where the whole collection is closed.
    fields: Vec<String>,
}

impl Unresolved {
    /// The collection may not be used at all.
    pub(super) fn collection(&mut self, path: &[String], collection: &'static str) {
        let path = path.join(".");
        if !self.places.iter().any(|place| place.path == path && place.fields.is_empty()) {
            self.places.push(Place { path, collection, fields: Vec::new() });
        }
    }

    /// The field may not be used.
    pub(super) fn field(&mut self, path: &[String], collection: &'static str, field: &str) {
        let path = path.join(".");
        let place = self.places.iter_mut().find(|place| place.path == path && place.collection == collection);
        match place {
            Some(place) if place.fields.is_empty() || place.fields.iter().any(|known| known == field) => {}
            Some(place) => place.fields.push(field.to_owned()),
            None => self.places.push(Place { path, collection, fields: vec![field.to_owned()] }),
        }
    }

    /// The refusal, if there is anything to refuse.
    pub(super) fn into_error(self) -> Option<Error> {
        self.places.first().map(|place| Error::forbidden(place.reason()))
    }
}

/// A collection the actor may not use, or that does not exist.
pub fn closed_collection(collection: &'static str) -> Error {
    Error::forbidden(Place { path: String::new(), collection, fields: Vec::new() }.reason())
}

/// Fields the actor may not use, or that do not exist; at least one.
pub fn closed_fields(collection: &'static str, fields: Vec<String>) -> Error {
    Error::forbidden(Place { path: String::new(), collection, fields }.reason())
}

impl Place {
    fn reason(&self) -> String {
        let collection = self.collection;
        let place = if self.path.is_empty() { "root".to_owned() } else { format!("\"{}\"", self.path) };
        let names = self.fields.iter().map(|field| format!("\"{field}\"")).collect::<Vec<_>>().join(", ");
        match self.fields.len() {
            0 => format!(
                "You don't have permission to access collection \"{collection}\" or it does not exist. \
                 Queried in {place}."
            ),
            1 => format!(
                "You don't have permission to access field {names} in collection \"{collection}\" or it does not \
                 exist. Queried in {place}."
            ),
            _ => format!(
                "You don't have permission to access fields {names} in collection \"{collection}\" or they do not \
                 exist. Queried in {place}."
            ),
        }
    }
}

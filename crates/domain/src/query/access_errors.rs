//! Errors for names in a query that do not exist or that the actor may not use. Both have the same message.

use crate::Error;

/// The unresolved names so far, by their path in the query.
#[derive(Debug, Default)]
pub(super) struct Unresolved {
    places: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    path: String,
    collection: &'static str,
    /// The fields; empty for the whole collection.
    fields: Vec<String>,
}

impl Unresolved {
    /// Records a collection that may not be used.
    pub(super) fn collection(&mut self, path: &[String], collection: &'static str) {
        let path = path.join(".");
        if !self.places.iter().any(|place| place.path == path && place.fields.is_empty()) {
            self.places.push(Place { path, collection, fields: Vec::new() });
        }
    }

    /// Records a field that may not be used.
    pub(super) fn field(&mut self, path: &[String], collection: &'static str, field: &str) {
        let path = path.join(".");
        let place = self.places.iter_mut().find(|place| place.path == path && place.collection == collection);
        match place {
            Some(place) if place.fields.is_empty() || place.fields.iter().any(|known| known == field) => {}
            Some(place) => place.fields.push(field.to_owned()),
            None => self.places.push(Place { path, collection, fields: vec![field.to_owned()] }),
        }
    }

    /// The error for the first recorded names, if there are any.
    pub(super) fn into_error(self) -> Option<Error> {
        self.places.first().map(|place| Error::forbidden(place.reason()))
    }
}

/// The error for a collection that does not exist or that the actor may not use.
pub fn closed_collection(collection: &'static str) -> Error {
    Error::forbidden(Place { path: String::new(), collection, fields: Vec::new() }.reason())
}

/// The error for at least one field that does not exist or that the actor may not use.
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

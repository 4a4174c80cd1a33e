//! `POST /utils/sort/:collection`.

use serde_json::{Value, json};
use vestibule_domain::query::Query;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Actor, Error, Result};

use crate::App;
use crate::items::{self, Batch, Patch};

/// An item gets the place of another one.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The key of the item.
    pub item: &'a Value,
    /// The key of the item whose place it gets.
    pub to: &'a Value,
}

/// Moves an item in the manual order of its collection, and numbers the items again.
///
/// # Errors
/// `INVALID_PAYLOAD` for a collection without a manual order; `FORBIDDEN` for items the actor may not read or change.
pub async fn sort(app: &App, actor: &Actor, collection: &'static Collection, moved: Move<'_>) -> Result<()> {
    let Some(field) = collection.sort else {
        let reason = format!("Collection \"{}\" doesn't have a sort field", collection.name);
        return Err(Error::payload(reason));
    };
    let fields = vec![collection.key.to_owned(), field.to_owned()];
    let query = Query { fields, limit: Some(-1), ..Query::default() };
    let found = items::list(app, actor, collection, query).await?.data;
    let mut rows: Vec<&Value> = found.as_array().map(|rows| rows.iter().collect()).unwrap_or_default();
    let place = |key: &Value| {
        let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
        rows.iter().position(|row| row[collection.key] == key).ok_or(Error::FORBIDDEN)
    };
    let (from, to) = (place(moved.item)?, place(moved.to)?);
    let row = rows.remove(from);
    rows.insert(to, row);
    let changes = rows.iter().zip(1..).filter(|(row, place)| row[field] != json!(place));
    let changes: Vec<Patch> = changes
        .map(|(row, place)| {
            let key = (collection.key.to_owned(), row[collection.key].clone());
            [key, (field.to_owned(), json!(place))].into_iter().collect()
        })
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    items::update(app, actor, collection, Batch::Each(changes)).await.map(|_| ())
}

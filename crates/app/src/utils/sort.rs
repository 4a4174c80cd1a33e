//! `POST /utils/sort/:collection`.

use serde_json::{Value, json};
use vestibule_domain::query::Query;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Actor, Error, Result};

use crate::App;
use crate::items::{Batch, Patch};

/// Moves an item to the place of another one, in the order that people give to the items of a collection by hand.
///
/// # Errors
/// `INVALID_PAYLOAD` for a collection without such an order; `FORBIDDEN` for items the caller may not see or change.
pub async fn sort(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    (item, to): (&Value, &Value),
) -> Result<()> {
    let Some(field) = collection.sort else {
        let reason = format!("Collection \"{}\" doesn't have a sort field", collection.name);
        return Err(Error::payload(reason));
    };
    let fields = vec![collection.key.to_owned(), field.to_owned()];
    let query = Query { fields, limit: Some(-1), ..Query::default() };
    let found = crate::items::list(app, actor, collection, query).await?.data;
    let mut items: Vec<&Value> = found.as_array().map(|items| items.iter().collect()).unwrap_or_default();
    let place = |wanted: &Value| {
        let wanted = collection.key_from(wanted).ok_or(Error::FORBIDDEN)?;
        items.iter().position(|item| item[collection.key] == wanted).ok_or(Error::FORBIDDEN)
    };
    let (from, to) = (place(item)?, place(to)?);
    let moved = items.remove(from);
    items.insert(to, moved);
    let changes = items.iter().zip(1..).filter(|(item, place)| item[field] != json!(place));
    let changes: Vec<Patch> = changes
        .map(|(item, place)| {
            let key = (collection.key.to_owned(), item[collection.key].clone());
            [key, (field.to_owned(), json!(place))].into_iter().collect()
        })
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    crate::items::update(app, actor, collection, Batch::Each(changes)).await.map(|_| ())
}

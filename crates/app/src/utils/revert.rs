//! `POST /utils/revert/:revision`.

use serde_json::Value;
use vestibule_domain::query::Query;
use vestibule_domain::schema::{Collection, Field, REVISIONS};
use vestibule_domain::{Actor, Error, Result};

use crate::App;
use crate::items::{self, Batch, Patch};

/// Fields that the server sets and that stay as they are.
const SET_BY_SERVER: [&str; 2] = ["last_access", "last_page"];

/// Sets an item to its values in a revision, as any other change by the actor. Secrets stay as they are, because a revision
/// holds only the mask for them.
///
/// # Errors
/// `FORBIDDEN` if the revision or the item does not exist or may not be read, or if the actor may not make the change;
/// `INVALID_PAYLOAD` for a revision without values.
pub async fn revert(app: &App, actor: &Actor, revision: &str) -> Result<()> {
    let fields = ["collection", "item", "data"].map(str::to_owned).to_vec();
    let query = Query { fields, ..Query::default() };
    let revision = items::read_one(app, actor, &REVISIONS, &revision.into(), query).await?;
    let Some(collection) = revision["collection"].as_str().and_then(Collection::find) else {
        return Err(Error::FORBIDDEN);
    };
    let Value::Object(data) = &revision["data"] else {
        return Err(Error::payload("Revision doesn't contain data to revert to"));
    };
    let mut then = data.clone();
    then.retain(|name, _| collection.field(name).is_some_and(|field| is_reverted(collection, field)));
    let key = collection.key_from(&revision["item"]).ok_or(Error::FORBIDDEN)?;
    let patch = difference(app, actor, collection, &key, then).await?;
    if patch.is_empty() {
        return Ok(());
    }
    items::update(app, actor, collection, Batch::Keys(vec![key], patch)).await.map(|_| ())
}

/// The values that differ from those the item has now.
async fn difference(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    key: &Value,
    then: Patch,
) -> Result<Patch> {
    let names = then.keys().cloned().chain([collection.key.to_owned()]);
    let query = Query { fields: names.collect(), ..Query::default() };
    let now = items::read_one(app, actor, collection, key, query).await?;
    Ok(then.into_iter().filter(|(name, value)| now.get(name) != Some(value)).collect())
}

fn is_reverted(collection: &Collection, field: &Field) -> bool {
    let is_own = field.is_column() && field.name != collection.key;
    is_own && !field.conceal && !SET_BY_SERVER.contains(&field.name)
}

//! Creating items.

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::Query;
use vestibule_domain::schema::{Collection, Kind};
use vestibule_domain::{Actor, Result};
use vestibule_store::items;

use super::mutation::{Mutation, mutation};
use super::prepare::{Prepared, prepare};
use super::read::{read_back_many, read_back_one};
use super::{Patch, check_batch_size, hooks};
use crate::App;
use crate::error::TxError;

/// Creates an item and reads it back; with `read_back: None` it is not read.
///
/// `None` also if the actor may not read the new item.
///
/// # Errors
/// `FORBIDDEN`, `INVALID_PAYLOAD`, `FAILED_VALIDATION` and refused constraints; nothing is written then. Errors of the
/// query `read_back` other than `FORBIDDEN`; the item is created then.
pub async fn create_one(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    patch: Patch,
    read_back: Option<Query>,
) -> Result<Option<Value>> {
    let keys = create(app, actor, collection, vec![patch]).await?;
    let key = keys.into_iter().next().unwrap_or_default();
    read_back_one(app, actor, collection, &key, read_back).await
}

/// Creates items, all or none, and reads them back as a list; else as [`create_one`].
///
/// # Errors
/// Those of [`create_one`], and `INVALID_PAYLOAD` for more items than `MAX_BATCH_MUTATION`.
pub async fn create_many(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    patches: Vec<Patch>,
    read_back: Option<Query>,
) -> Result<Option<Value>> {
    let keys = create(app, actor, collection, patches).await?;
    read_back_many(app, actor, collection, &keys, read_back).await
}

/// Creates items, all or none. Returns their keys.
pub(super) async fn create(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    patches: Vec<Patch>,
) -> Result<Vec<Value>> {
    check_batch_size(app, patches.len())?;
    let mut items = Vec::with_capacity(patches.len());
    for patch in patches {
        items.push(prepare(app, actor, Action::Create, collection, patch).await?);
    }
    mutation!(app, actor, |mutation| {
        hooks::check_unique(mutation, collection, &items, &[]).await?;
        let mut keys = Vec::with_capacity(items.len());
        for item in &items {
            keys.push(mutation.create_item(item).await?);
        }
        Ok(keys)
    })
    .await
}

impl Mutation<'_> {
    /// Writes a new item with its related items. Returns its key.
    pub(crate) async fn create_item(&mut self, prepared: &Prepared) -> Result<Value, TxError> {
        let collection = prepared.collection;
        let mut values = self.write_to_one(prepared).await?;
        self.assign_key(collection, &mut values);
        hooks::before_create(self, collection, &mut values);
        let key = items::insert(&mut self.tx, collection, &values)
            .await
            .map_err(|error| TxError::of_write(error, collection, &values))?;
        hooks::after_create(self, collection, &key, &values).await?;
        self.write_to_many(&key, prepared).await?;
        self.check_written(collection, std::slice::from_ref(&key), &prepared.residual).await?;
        self.record_creation(collection, &key, &prepared.delta).await?;
        Ok(key)
    }

    /// Gives a new item a uuid as its key, unless the request has set a key. Not before the write, because the same values
    /// may be written for several items.
    fn assign_key(&self, collection: &Collection, values: &mut Patch) {
        if collection.key_field().kind == Kind::Uuid && !values.contains_key(collection.key) {
            let key = Value::String(self.app.random.uuid().to_string());
            values.insert(collection.key.to_owned(), key);
        }
    }
}

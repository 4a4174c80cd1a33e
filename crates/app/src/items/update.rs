//! Changing items.

use std::borrow::Cow;

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::Query;
use vestibule_domain::schema::{Collection, SETTINGS};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::items;

use super::create::create;
use super::mutation::{Mutation, mutation};
use super::prepare::{Prepared, prepare};
use super::read::{find_keys, if_readable, read_back_many, read_back_one, read_settings};
use super::{Patch, check_batch_size, hooks, parse_keys};
use crate::App;
use crate::error::TxError;

/// Which items get which values. No `Debug`, as the values may be secret.
#[derive(Clone)]
pub enum Batch {
    /// The same values for the items with these keys.
    Keys(Vec<Value>, Patch),
    /// The same values for the items that a query finds.
    Query(Box<Query>, Patch),
    /// Separate values for each item; each patch holds the key of its item.
    Each(Vec<Patch>),
}

/// Items that get the same values.
struct Change {
    keys: Vec<Value>,
    values: Prepared,
}

/// Changes an item and reads it back; with `read_back: None` it is not read.
///
/// `None` also if the actor may not read the item.
///
/// # Errors
/// `FORBIDDEN`, `INVALID_PAYLOAD`, `FAILED_VALIDATION` and refused constraints; nothing is written then. Errors of the
/// query `read_back` other than `FORBIDDEN`; the item is changed then.
pub async fn update_one(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    key: &Value,
    patch: Patch,
    read_back: Option<Query>,
) -> Result<Option<Value>> {
    update(app, actor, collection, Batch::Keys(vec![key.clone()], patch)).await?;
    read_back_one(app, actor, collection, key, read_back).await
}

/// Changes items, all or none, and reads them back as a list; else as [`update_one`].
///
/// # Errors
/// Those of [`update_one`], and `INVALID_PAYLOAD` for more items than `MAX_BATCH_MUTATION`.
pub async fn update_many(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    batch: Batch,
    read_back: Option<Query>,
) -> Result<Option<Value>> {
    let keys = update(app, actor, collection, batch).await?;
    read_back_many(app, actor, collection, &keys, read_back).await
}

/// Changes the settings and reads them back; else as [`update_one`]. Their row is created if there is none.
///
/// # Errors
/// Those of [`update_one`].
pub async fn update_settings(
    app: &App,
    actor: &Actor,
    patch: Patch,
    read_back: Option<Query>,
) -> Result<Option<Value>> {
    let settings = vestibule_store::settings::login(&mut app.reader()).await?;
    match settings.id {
        Some(id) => update(app, actor, &SETTINGS, Batch::Keys(vec![id.into()], patch)).await?,
        None => create(app, actor, &SETTINGS, vec![patch]).await?,
    };
    match read_back {
        Some(query) => if_readable(read_settings(app, actor, query).await),
        None => Ok(None),
    }
}

/// Changes items, all or none. Returns their keys.
///
/// # Errors
/// As [`update_many`]; nothing is written then.
pub(crate) async fn update(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    batch: Batch,
) -> Result<Vec<Value>> {
    let changes = prepare_changes(app, actor, collection, batch).await?;
    check_batch_size(app, changes.iter().map(|change| change.keys.len()).sum())?;
    mutation!(app, actor, |mutation| {
        for Change { keys, values } in &changes {
            hooks::check_unique(mutation, collection, std::slice::from_ref(values), keys).await?;
            mutation.update_items(keys, values).await?;
        }
        Ok(())
    })
    .await?;
    Ok(changes.into_iter().flat_map(|change| change.keys).collect())
}

/// Resolves the keys of a batch and prepares its values.
async fn prepare_changes(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    batch: Batch,
) -> Result<Vec<Change>> {
    let (keys, patch) = match batch {
        Batch::Keys(keys, patch) => (parse_keys(collection, &keys)?, patch),
        Batch::Query(query, patch) => (find_keys(app, actor, collection, *query).await?, patch),
        Batch::Each(patches) => return prepare_each(app, actor, collection, patches).await,
    };
    let values = prepare(app, actor, Action::Update, collection, patch).await?;
    Ok(vec![Change { keys, values }])
}

async fn prepare_each(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    patches: Vec<Patch>,
) -> Result<Vec<Change>> {
    let mut changes = Vec::with_capacity(patches.len());
    for mut patch in patches {
        let key = patch.remove(collection.key).filter(|key| !key.is_null());
        let key = key.ok_or_else(|| Error::payload("Item in update misses primary key"))?;
        let keys = parse_keys(collection, &[key])?;
        let values = prepare(app, actor, Action::Update, collection, patch).await?;
        changes.push(Change { keys, values });
    }
    Ok(changes)
}

impl Mutation<'_> {
    /// Writes the new values of items with their related items. Returns the keys of those that exist.
    pub(crate) async fn update_items(
        &mut self,
        keys: &[Value],
        prepared: &Prepared,
    ) -> Result<Vec<Value>, TxError> {
        let collection = prepared.collection;
        let fields: Vec<&str> = prepared.delta.keys().map(String::as_str).collect();
        let keys = self.check_access(Action::Update, collection, keys, &fields).await?;
        if keys.is_empty() || prepared.delta.is_empty() {
            return Ok(keys);
        }
        let mut values = self.write_to_one(prepared).await?;
        let mut delta = Cow::Borrowed(&prepared.delta);
        if let Some(field) = hooks::deferred_field(self, collection, &keys, &values).await? {
            values.remove(field);
            delta.to_mut().remove(field);
            if delta.is_empty() {
                return Ok(keys);
            }
        }
        hooks::before_update(self, collection, &keys, &values).await?;
        items::update(&mut self.tx, collection, &keys, &values)
            .await
            .map_err(|error| TxError::of_write(error, collection, &values))?;
        hooks::after_update(self, collection, &keys, &values);
        for key in &keys {
            self.write_to_many(key, prepared).await?;
            self.record_update(collection, key, &delta).await?;
        }
        self.check_written(collection, &keys, &prepared.residual).await?;
        Ok(keys)
    }
}

//! Changing items.

use std::borrow::Cow;

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::Query;
use vestibule_domain::schema::{Collection, SETTINGS};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::items;

use super::Patch;
use super::create::{check_batch_size, create};
use super::keys::checked;
use super::mutation::{Mutation, begin};
use super::prepare::prepare;
use super::prepared::Prepared;
use super::read::find_keys;
use super::rights::{check_access, check_written};
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Which items get which values.
#[derive(Debug, Clone)]
pub enum Batch {
    /// The same values for the items with these keys.
    Keys(Vec<Value>, Patch),
    /// The same values for the items a query finds.
    Query(Box<Query>, Patch),
    /// For each item, which names its key, its own values.
    Each(Vec<Patch>),
}

/// Changes items, all or none, and gives their keys.
///
/// # Errors
/// What the contract says of wrong values; nothing is changed then.
pub async fn update(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    batch: Batch,
) -> Result<Vec<Value>> {
    let changes = resolve_changes(app, actor, collection, batch).await?;
    check_batch_size(app, changes.iter().map(|(keys, _)| keys.len()).sum())?;
    retrying(|| write_updated(app, actor, &changes)).await?;
    Ok(changes.into_iter().flat_map(|(keys, _)| keys).collect())
}

/// Changes the settings, or makes their row where there is none.
///
/// # Errors
/// As for other items.
pub async fn update_settings(app: &App, actor: &Actor, patch: Patch) -> Result<()> {
    let settings = vestibule_store::settings::login(&mut app.reader()).await?;
    match settings.id {
        Some(id) => update(app, actor, &SETTINGS, Batch::Keys(vec![id.into()], patch)).await.map(|_| ()),
        None => create(app, actor, &SETTINGS, vec![patch]).await.map(|_| ()),
    }
}

async fn resolve_changes(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    batch: Batch,
) -> Result<Vec<(Vec<Value>, Prepared)>> {
    match batch {
        Batch::Keys(keys, patch) => {
            let keys = checked(collection, &keys)?;
            Ok(vec![(keys, prepare(app, actor, Action::Update, collection, patch).await?)])
        }
        Batch::Query(query, patch) => {
            let keys = keys_to_change(app, actor, collection, *query).await?;
            Ok(vec![(keys, prepare(app, actor, Action::Update, collection, patch).await?)])
        }
        Batch::Each(patches) => {
            let mut changes = Vec::with_capacity(patches.len());
            for patch in patches {
                let key = patch.get(collection.key).filter(|key| !key.is_null());
                let key = key.ok_or_else(|| Error::payload("Item in update misses primary key"))?;
                let keys = checked(collection, std::slice::from_ref(key))?;
                let mut patch = patch;
                patch.remove(collection.key);
                changes.push((keys, prepare(app, actor, Action::Update, collection, patch).await?));
            }
            Ok(changes)
        }
    }
}

/// What a query finds; without a limit of its own, everything.
pub(super) async fn keys_to_change(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<Vec<Value>> {
    let limit = query.limit.or(Some(-1));
    find_keys(app, actor, collection, Query { limit, ..query }).await
}

async fn write_updated(app: &App, actor: &Actor, changes: &[(Vec<Value>, Prepared)]) -> Result<(), TxError> {
    let mut mutation = begin(app, actor).await?;
    for (keys, prepared) in changes {
        mutation.check_unique_emails(prepared.collection, std::slice::from_ref(prepared), keys).await?;
        mutation.update_items(keys, prepared).await?;
    }
    mutation.commit().await
}

impl Mutation<'_> {
    /// Writes the new values of items with everything inside them; gives the keys of those that are there.
    pub(crate) async fn update_items(
        &mut self,
        keys: &[Value],
        prepared: &Prepared,
    ) -> Result<Vec<Value>, TxError> {
        let collection = prepared.collection;
        let fields: Vec<&str> = prepared.told.keys().map(String::as_str).collect();
        let app = self.app;
        let target = (Action::Update, collection);
        let keys = check_access(app, &mut self.tx, self.actor, target, keys, &fields).await?;
        if keys.is_empty() || prepared.told.is_empty() {
            return Ok(keys);
        }
        let mut values = self.write_one(prepared).await?;
        let mut told = Cow::Borrowed(&prepared.told);
        if self.defers_email(collection, &keys, &values).await? {
            values.remove("email");
            told.to_mut().remove("email");
            if told.is_empty() {
                return Ok(keys);
            }
        }
        self.before_update(collection, &keys, &values).await?;
        items::update(&mut self.tx, collection, &keys, &values)
            .await
            .map_err(|error| TxError::of_write(error, collection, &values))?;
        self.after_update(collection, &keys, &values).await?;
        for key in &keys {
            self.write_many(key, prepared).await?;
            self.note_updated(collection, key, &told).await?;
        }
        check_written(app, &mut self.tx, collection, &keys, &prepared.demands).await?;
        Ok(keys)
    }
}

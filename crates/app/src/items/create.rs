//! Making items.

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::items;

use super::Patch;
use super::mutation::{Mutation, begin};
use super::prepare::prepare;
use super::prepared::Prepared;
use super::rights::check_written;
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Makes items, all or none, and gives their keys.
///
/// # Errors
/// What the contract says of wrong values; nothing is changed then.
pub async fn create(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    patches: Vec<Patch>,
) -> Result<Vec<Value>> {
    check_batch_size(app, patches.len())?;
    let mut prepared = Vec::with_capacity(patches.len());
    for patch in patches {
        prepared.push(prepare(app, actor, Action::Create, collection, patch).await?);
    }
    retrying(|| write_created(app, actor, collection, &prepared)).await
}

async fn write_created(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    prepared: &[Prepared],
) -> Result<Vec<Value>, TxError> {
    let mut mutation = begin(app, actor).await?;
    mutation.check_unique_emails(collection, prepared, &[]).await?;
    let mut keys = Vec::with_capacity(prepared.len());
    for item in prepared {
        keys.push(mutation.create_item(item).await?);
    }
    mutation.commit().await?;
    Ok(keys)
}

/// `MAX_BATCH_MUTATION`.
pub(crate) fn check_batch_size(app: &App, size: usize) -> Result<()> {
    match app.settings.max_batch {
        Some(max) if size > max => Err(Error::payload(format!("Exceeded max batch mutation limit of {max}"))),
        _ => Ok(()),
    }
}

impl Mutation<'_> {
    /// Writes one new item with everything inside it, and gives its key.
    pub(crate) async fn create_item(&mut self, prepared: &Prepared) -> Result<Value, TxError> {
        let collection = prepared.collection;
        let values = self.write_one(prepared).await?;
        let values = self.with_stamps(collection, values);
        let key = items::insert(&mut self.tx, collection, &values)
            .await
            .map_err(|error| TxError::of_write(error, collection, &values))?;
        self.after_create(collection, &key, &values).await?;
        self.write_many(&key, prepared).await?;
        let app = self.app;
        check_written(app, &mut self.tx, collection, std::slice::from_ref(&key), &prepared.demands).await?;
        self.note_created(collection, &key, &prepared.told).await?;
        Ok(key)
    }
}

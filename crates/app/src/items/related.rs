//! Writing the related items of an item. Items nest, so that this calls [`Mutation::create_item`] and
//! [`Mutation::update_items`] again.

use std::pin::Pin;

use serde_json::Value;
use vestibule_domain::Error;
use vestibule_domain::access::Action;
use vestibule_domain::query::{Condition, Operator};
use vestibule_domain::schema::ACCESS;
use vestibule_store::items;

use super::Patch;
use super::mutation::Mutation;
use super::prepare::{BackReference, ListChange, Prepared, Related, ToMany};
use super::rights::{check_fields, check_link_validation, check_validation};
use crate::error::TxError;

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, TxError>> + Send + 'a>>;

/// The value of a back reference: the key of the item that has the list.
#[derive(Clone, Copy)]
struct Link<'a> {
    back: BackReference,
    key: &'a Value,
}

impl Mutation<'_> {
    /// Writes the items that fields of this item refer to. Returns the values of this item with their keys.
    pub(super) async fn write_to_one(&mut self, prepared: &Prepared) -> Result<Patch, TxError> {
        let mut values = prepared.values.clone();
        for to_one in &prepared.to_one {
            let key = self.write_related(&to_one.item, None).await?;
            values.insert(to_one.field.name.to_owned(), key);
        }
        Ok(values)
    }

    /// Writes the items that refer to this item, whose key is `key`.
    pub(super) async fn write_to_many(&mut self, key: &Value, prepared: &Prepared) -> Result<(), TxError> {
        for list in &prepared.to_many {
            self.write_list(key, list).await?;
        }
        Ok(())
    }

    async fn write_list(&mut self, key: &Value, list: &ToMany) -> Result<(), TxError> {
        let link = Link { back: list.back, key };
        let (items, delete) = match &list.change {
            ListChange::Replace(items) => (items, None),
            ListChange::Parts { items, delete } => (items, Some(delete)),
        };
        let mut kept = Vec::with_capacity(items.len());
        for item in items {
            kept.push(self.write_related(item, Some(link)).await?);
        }
        let linked = self.linked_keys(link).await?;
        let removed: Vec<Value> = match delete {
            Some(delete) => linked.into_iter().filter(|item| delete.contains(item)).collect(),
            None => linked.into_iter().filter(|item| !kept.contains(item)).collect(),
        };
        self.unlink(list.back, removed).await
    }

    /// Writes a related item with its link, if it has one. Returns its key.
    fn write_related<'a>(&'a mut self, item: &'a Related, link: Option<Link<'a>>) -> Pending<'a, Value> {
        Box::pin(async move {
            match item {
                Related::Create(prepared) => self.create_item(&with_link(prepared, link)?).await,
                Related::Update(key, prepared) => {
                    let keys = std::slice::from_ref(key);
                    let found = self.update_items(keys, &with_link(prepared, link)?).await?;
                    only(found)
                }
                Related::Key(key) => match link {
                    Some(Link { back, key: value }) => {
                        let change = self.prepare_reference(back, value.clone())?;
                        only(self.update_items(std::slice::from_ref(key), &change).await?)
                    }
                    None => Ok(key.clone()),
                },
            }
        })
    }

    /// The keys of the items that hold this link now.
    async fn linked_keys(&mut self, link: Link<'_>) -> Result<Vec<Value>, TxError> {
        let wanted = Condition::Compare {
            field: link.back.field,
            function: None,
            operator: Operator::Eq,
            value: link.key.clone(),
            visible: None,
            scope: None,
        };
        Ok(items::keys_where(&mut self.tx, link.back.collection, &wanted).await?)
    }

    /// Removes items from a list: sets their back reference to null, or deletes them if that field is required. Rows of
    /// `directus_access` are always deleted, because a row without a user and a role applies to the public.
    fn unlink(&mut self, back: BackReference, keys: Vec<Value>) -> Pending<'_, ()> {
        Box::pin(async move {
            if keys.is_empty() {
                return Ok(());
            }
            if back.field.required || *back.collection == ACCESS {
                return self.delete_items(back.collection, &keys).await;
            }
            let change = self.prepare_reference(back, Value::Null)?;
            self.update_items(&keys, &change).await.map(|_| ())
        })
    }

    /// A change of the back reference only, checked as a change in a request is.
    fn prepare_reference(&self, back: BackReference, value: Value) -> Result<Prepared, Error> {
        let BackReference { collection, field } = back;
        let values = Patch::from_iter([(field.name.to_owned(), value)]);
        check_fields(self.actor, Action::Update, collection, &values)?;
        let residual = check_validation(self.actor, Action::Update, collection, &values, None)?;
        let (to_one, to_many) = (Vec::new(), Vec::new());
        Ok(Prepared { collection, delta: values.clone(), values, residual, to_one, to_many })
    }
}

/// The key of a related item that was written. An item that does not exist is refused: its list would lose an entry that
/// the request names.
fn only(mut found: Vec<Value>) -> Result<Value, TxError> {
    found.pop().ok_or_else(|| Error::FORBIDDEN.into())
}

/// A related item with its link.
fn with_link(prepared: &Prepared, link: Option<Link<'_>>) -> Result<Prepared, Error> {
    let mut linked = prepared.clone();
    if let Some(Link { back, key }) = link {
        let link = Patch::from_iter([(back.field.name.to_owned(), key.clone())]);
        linked.residual = check_link_validation(&prepared.residual, prepared.collection, &link)?;
        linked.values.extend(link.clone());
        linked.delta.extend(link);
    }
    Ok(linked)
}

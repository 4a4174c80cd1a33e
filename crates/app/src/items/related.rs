//! Writing items inside items.

use std::pin::Pin;

use serde_json::Value;
use vestibule_domain::Error;
use vestibule_domain::access::Action;
use vestibule_domain::query::{Condition, Operator};
use vestibule_domain::schema::{ACCESS, Collection, Field};
use vestibule_store::items;

use super::Patch;
use super::mutation::Mutation;
use super::prepared::{Entry, Many, ManyChange, Prepared};
use super::rights::{check_demands, check_fields, check_link};
use crate::error::TxError;

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, TxError>> + Send + 'a>>;

impl Mutation<'_> {
    /// Writes what our fields lead to, and gives our values with the keys of it.
    pub(super) async fn write_one(&mut self, prepared: &Prepared) -> Result<Patch, TxError> {
        let mut values = prepared.values.clone();
        for (field, entry) in &prepared.one {
            let key = self.write_entry(entry, None).await?;
            values.insert(field.name.to_owned(), key);
        }
        Ok(values)
    }

    /// Writes what leads to us.
    pub(super) async fn write_many(&mut self, key: &Value, prepared: &Prepared) -> Result<(), TxError> {
        for many in &prepared.many {
            self.write_list(key, many).await?;
        }
        Ok(())
    }

    async fn write_list(&mut self, key: &Value, many: &Many) -> Result<(), TxError> {
        let (entries, delete) = match &many.change {
            ManyChange::Set(entries) => (entries, None),
            ManyChange::Parts { entries, delete } => (entries, Some(delete)),
        };
        let mut kept = Vec::with_capacity(entries.len());
        for entry in entries {
            kept.push(self.write_entry(entry, Some((many.back, key))).await?);
        }
        let linked = self.linked(many, key).await?;
        let gone: Vec<Value> = match delete {
            Some(delete) => linked.into_iter().filter(|item| delete.contains(item)).collect(),
            None => linked.into_iter().filter(|item| !kept.contains(item)).collect(),
        };
        self.unlink(many.target, many.back, gone).await
    }

    /// The items that lead to us now.
    async fn linked(&mut self, many: &Many, key: &Value) -> Result<Vec<Value>, TxError> {
        let wanted = Condition::Compare {
            field: many.back,
            function: None,
            operator: Operator::Eq,
            value: key.clone(),
            visible: None,
            scope: None,
        };
        Ok(items::keys_where(&mut self.tx, many.target, &wanted).await?)
    }

    /// Items that no longer lead to us: those that mean nothing without us are removed, the others stand alone.
    /// Boxed, since items nest.
    fn unlink<'a>(
        &'a mut self,
        target: &'static Collection,
        back: &'static Field,
        gone: Vec<Value>,
    ) -> Pending<'a, ()> {
        Box::pin(async move {
            if gone.is_empty() {
                return Ok(());
            }
            if back.required || *target == ACCESS {
                return self.delete_items(target, &gone).await;
            }
            let prepared = self.one_value(target, back, Value::Null)?;
            self.update_items(&gone, &prepared).await.map(|_| ())
        })
    }

    /// Writes a related item, with its link to us, and gives its key. Boxed, since items nest.
    fn write_entry<'a>(
        &'a mut self,
        entry: &'a Entry,
        link: Option<(&'static Field, &'a Value)>,
    ) -> Pending<'a, Value> {
        Box::pin(async move {
            match entry {
                Entry::Create(prepared) => self.create_item(&linked(prepared, link)?).await,
                Entry::Update(key, prepared) => {
                    self.update_items(std::slice::from_ref(key), &linked(prepared, link)?).await?;
                    Ok(key.clone())
                }
                Entry::Key(key) => {
                    self.link(prepared_link(entry, link), key).await?;
                    Ok(key.clone())
                }
            }
        })
    }

    /// Makes an item that is there already lead to us.
    async fn link(&mut self, link: Option<(&'static Field, Value)>, key: &Value) -> Result<(), TxError> {
        let Some((back, ours)) = link else { return Ok(()) };
        let Some(target) = target_of(back) else { return Ok(()) };
        let prepared = self.one_value(target, back, ours)?;
        self.update_items(std::slice::from_ref(key), &prepared).await.map(|_| ())
    }

    /// A change of a single field, as strictly checked as one that somebody asks for.
    fn one_value(
        &self,
        collection: &'static Collection,
        field: &Field,
        value: Value,
    ) -> Result<Prepared, Error> {
        let values = Patch::from_iter([(field.name.to_owned(), value)]);
        check_fields(self.actor, Action::Update, collection, &values)?;
        let demands = check_demands(self.actor, Action::Update, collection, &values, None)?;
        Ok(Prepared { collection, told: values.clone(), values, demands, one: Vec::new(), many: Vec::new() })
    }
}

/// A related item with its link, now that it is known.
fn linked(prepared: &Prepared, link: Option<(&'static Field, &Value)>) -> Result<Prepared, Error> {
    let mut linked = prepared.clone();
    if let Some((back, key)) = link {
        let link = Patch::from_iter([(back.name.to_owned(), key.clone())]);
        linked.demands = check_link(&prepared.demands, prepared.collection, &link)?;
        linked.values.extend(link.clone());
        linked.told.extend(link);
    }
    Ok(linked)
}

fn prepared_link(entry: &Entry, link: Option<(&'static Field, &Value)>) -> Option<(&'static Field, Value)> {
    match entry {
        Entry::Key(_) => link.map(|(back, key)| (back, key.clone())),
        _ => None,
    }
}

/// The collection a static field belongs to.
fn target_of(field: &'static Field) -> Option<&'static Collection> {
    vestibule_domain::schema::COLLECTIONS
        .iter()
        .copied()
        .find(|collection| collection.fields.iter().any(|own| std::ptr::eq(own, field)))
}

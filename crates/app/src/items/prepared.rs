//! A change that was checked and is ready to be written.

use serde_json::Value;
use vestibule_domain::query::Filter;
use vestibule_domain::schema::{Collection, Field};

use super::Patch;

/// The new values of one item.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// Of which collection.
    pub(super) collection: &'static Collection,
    /// Its own columns, passwords already hashed.
    pub(super) values: Patch,
    /// What the caller gave, secrets covered: the delta of the revision.
    pub(super) told: Patch,
    /// What the policies demand that only the written row can tell.
    pub(super) demands: Vec<Filter>,
    /// Items a field of ours leads to, written before the item itself.
    pub(super) one: Vec<(&'static Field, Entry)>,
    /// Items that lead to ours, written after it.
    pub(super) many: Vec<Many>,
}

/// Items that lead to ours through their field `back`.
#[derive(Debug, Clone)]
pub(super) struct Many {
    /// Of which collection.
    pub(super) target: &'static Collection,
    /// Their field that holds our key.
    pub(super) back: &'static Field,
    /// What becomes of them.
    pub(super) change: ManyChange,
}

/// What becomes of related items.
#[derive(Debug, Clone)]
pub(super) enum ManyChange {
    /// These and no others.
    Set(Vec<Entry>),
    /// `{create, update, delete}`.
    Parts {
        /// New ones, and changes of old ones.
        entries: Vec<Entry>,
        /// Those that go.
        delete: Vec<Value>,
    },
}

/// A related item.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// One that is there already.
    Key(Value),
    /// A new one.
    Create(Box<Prepared>),
    /// One that is there already and changes.
    Update(Value, Box<Prepared>),
}

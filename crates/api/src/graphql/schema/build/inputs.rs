//! What can be written, as far as the caller may write it.

use vestibule_domain::access::Action;
use vestibule_domain::schema::{Collection, Field, Relation};

use super::super::types::{TypeId, TypeKind, TypeRef};
use super::objects::value_type;
use super::{Builder, argument, list, one};

impl Builder<'_> {
    /// The values of a new item, or the new values of one.
    ///
    /// No member is required: what is missing is told by the rules that every other door has, and an item that is
    /// only named by its key need not repeat its other values.
    pub(super) fn input(&mut self, of: &'static Collection, action: Action) -> TypeId {
        self.named(format!("{}_{}_input", action.as_str(), of.name), |builder| {
            let open: Vec<_> = builder.shape.fields(of, action).collect();
            let members = open.into_iter().filter_map(|field| {
                builder.written(of, field, action).map(|kind| argument(field.name, kind))
            });
            TypeKind::Input(members.collect())
        })
    }

    /// A related item is written as an object where the caller may write such, else by its key.
    fn written(&mut self, of: &'static Collection, field: &'static Field, action: Action) -> Option<TypeRef> {
        let related = field.relation.and_then(|relation| {
            let target = Collection::find(relation.collection())?;
            self.shape.allows(target, action).then_some((relation, target))
        });
        match related {
            Some((Relation::One { .. }, target)) => Some(one(self.input(target, action))),
            Some((Relation::Many { .. }, target)) => Some(list(self.input(target, action))),
            None => field.is_column().then(|| value_type(of, field)),
        }
    }
}

//! Inputs with the fields that the actor may write.

use vestibule_domain::access::Action;
use vestibule_domain::schema::{Collection, Field, Relation};

use super::super::types::{TypeId, TypeKind, TypeRef};
use super::objects::value_type;
use super::{Builder, argument, list, one};

impl Builder<'_> {
    /// The values of a new item, or the new values of one.
    ///
    /// No member is required: the use case reports what is missing, and a related item may be named by its key alone.
    pub(super) fn input(&mut self, of: &'static Collection, action: Action) -> TypeId {
        self.named(format!("{}_{}_input", action.as_str(), of.name), |builder| {
            let open: Vec<_> = builder.shape.fields(of, action).collect();
            let members = open.into_iter().filter_map(|field| {
                builder.written(of, field, action).map(|kind| argument(field.name, kind))
            });
            TypeKind::Input(members.collect())
        })
    }

    /// A related item is an object if the actor may write its collection, otherwise its key.
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

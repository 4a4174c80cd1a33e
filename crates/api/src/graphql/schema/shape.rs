//! What a schema depends on: the fields of each collection that an actor may read and write.
//!
//! Actors of one shape share a schema. The shape is computed from the rights at each request, so that a change of rights
//! takes effect at once.

use vestibule_domain::Actor;
use vestibule_domain::access::{Action, FieldSet};
use vestibule_domain::schema::{COLLECTIONS, Collection, Field};

/// A set of fields of a collection: one bit for each, in the order of the collection.
type Fields = u128;

/// What an actor may do with the items of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Part {
    read: Fields,
    create: Fields,
    update: Fields,
    may_read: bool,
    may_create: bool,
    may_update: bool,
    may_delete: bool,
    /// Whether the readable fields are the same in all items, so that no field is null for lack of permission.
    uniform: bool,
}

/// The shape of rights.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shape {
    parts: [Part; COLLECTIONS.len()],
    /// Whether the actor is a user. Users see more fields about the server.
    pub is_person: bool,
}

impl Shape {
    /// The shape of an actor's rights.
    pub fn of(actor: &Actor) -> Self {
        let is_person = actor.user().is_some();
        if actor.rights.is_admin() {
            return Self { parts: [Part::ALL; COLLECTIONS.len()], is_person };
        }
        let mut parts = [Part::default(); COLLECTIONS.len()];
        for rule in actor.rights.permissions() {
            let Some(place) = place(&rule.collection) else { continue };
            let part = &mut parts[place];
            let fields = bits(COLLECTIONS[place], &rule.fields);
            match rule.action {
                Action::Read => (part.read, part.may_read) = (part.read | fields, true),
                Action::Create => (part.create, part.may_create) = (part.create | fields, true),
                Action::Update => (part.update, part.may_update) = (part.update | fields, true),
                Action::Delete => part.may_delete = true,
                Action::Share => {}
            }
        }
        for (part, collection) in parts.iter_mut().zip(COLLECTIONS) {
            part.uniform = part.may_read && actor.rights.is_uniform(collection.name, Action::Read);
        }
        Self { parts, is_person }
    }

    /// Whether the action is allowed on any field of the collection.
    pub(super) fn allows(&self, collection: &Collection, action: Action) -> bool {
        let part = self.part(collection);
        match action {
            // GraphQL has no types without fields.
            Action::Read => part.may_read && part.read != 0,
            Action::Create => part.may_create && part.create != 0,
            Action::Update => part.may_update && part.update != 0,
            Action::Delete => part.may_delete,
            Action::Share => false,
        }
    }

    /// The fields on which the action is allowed.
    pub(super) fn fields(
        &self,
        collection: &'static Collection,
        action: Action,
    ) -> impl Iterator<Item = &'static Field> {
        let part = self.part(collection);
        let open = match action {
            Action::Read => part.read,
            Action::Create => part.create,
            Action::Update => part.update,
            Action::Delete | Action::Share => 0,
        };
        let is_open = move |at: usize| open >> at & 1 == 1;
        collection.fields.iter().enumerate().filter(move |(at, _)| is_open(*at)).map(|(_, field)| field)
    }

    /// Whether no field is null for lack of permission.
    pub(super) fn is_uniform(&self, collection: &Collection) -> bool {
        self.part(collection).uniform
    }

    fn part(&self, collection: &Collection) -> Part {
        place(collection.name).map_or_else(Part::default, |place| self.parts[place])
    }
}

impl Part {
    const ALL: Self = Self {
        read: Fields::MAX,
        create: Fields::MAX,
        update: Fields::MAX,
        may_read: true,
        may_create: true,
        may_update: true,
        may_delete: true,
        uniform: true,
    };
}

fn place(collection: &str) -> Option<usize> {
    COLLECTIONS.iter().position(|known| known.name == collection)
}

fn bits(collection: &Collection, fields: &FieldSet) -> Fields {
    match fields {
        FieldSet::All => Fields::MAX,
        FieldSet::Only(names) => {
            let places =
                names.iter().filter_map(|name| collection.fields.iter().position(|field| field.name == name));
            places.fold(0, |bits, place| bits | 1 << place)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_bit() {
        for collection in COLLECTIONS {
            assert!(collection.fields.len() <= Fields::BITS as usize, "{}", collection.name);
        }
    }
}

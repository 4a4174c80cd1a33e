//! The rights of one actor, computed once per request.

use uuid::Uuid;

use super::{Action, FieldSet, Permission};
use crate::query::Filter;

/// The flags of all policies that apply to one actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// Whether the actor has all rights.
    pub admin: bool,
    /// Whether the actor may use the Studio, which administrators always may.
    pub app: bool,
    /// Whether the user must use TFA.
    pub enforce_tfa: bool,
}

/// The union of all policies that apply to one actor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rights {
    flags: Flags,
    roles: Vec<Uuid>,
    policies: Vec<Uuid>,
    permissions: Vec<Permission>,
}

impl Rights {
    /// From the flags and permissions of the policies. `roles` is the user's role and its ancestors, root first.
    pub fn new(flags: Flags, roles: Vec<Uuid>, policies: Vec<Uuid>, permissions: Vec<Permission>) -> Self {
        let app = flags.app || flags.admin;
        Self { flags: Flags { app, ..flags }, roles, policies, permissions }
    }

    /// Whether every action is allowed.
    pub fn is_admin(&self) -> bool {
        self.flags.admin
    }

    /// Whether the actor may use the Studio.
    pub fn has_app(&self) -> bool {
        self.flags.app
    }

    /// Whether a policy enforces TFA.
    pub fn enforces_tfa(&self) -> bool {
        self.flags.enforce_tfa
    }

    /// The user's role and its ancestors, root first.
    pub fn roles(&self) -> &[Uuid] {
        &self.roles
    }

    /// The policies that apply to the request.
    pub fn policies(&self) -> &[Uuid] {
        &self.policies
    }

    /// All permissions; the built-in ones of users with app access are last.
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// The permissions for one action on one collection; empty for administrators, who need none.
    pub fn rules<'a>(
        &'a self,
        collection: &'a str,
        action: Action,
    ) -> impl Iterator<Item = &'a Permission> + Clone {
        self.permissions.iter().filter(move |rule| rule.action == action && rule.collection == collection)
    }

    /// Whether the action is allowed on at least some items of the collection.
    pub fn allows(&self, collection: &str, action: Action) -> bool {
        self.flags.admin || self.rules(collection, action).next().is_some()
    }

    /// Whether the action is allowed on the field of at least some items.
    pub fn allows_field(&self, collection: &str, action: Action, field: &str) -> bool {
        self.flags.admin || self.rules(collection, action).any(|rule| rule.fields.contains(field))
    }

    /// The items the action is allowed on: `None` means all, an empty `or` means none.
    pub fn items(&self, collection: &str, action: Action) -> Option<Filter> {
        if self.flags.admin {
            return None;
        }
        any_of(self.rules(collection, action).map(|rule| &rule.items))
    }

    /// The items in which the action is allowed on the field: `None` means all, an empty `or` means none.
    pub fn items_with_field(&self, collection: &str, action: Action, field: &str) -> Option<Filter> {
        if self.flags.admin {
            return None;
        }
        let rules = self.rules(collection, action).filter(|rule| rule.fields.contains(field));
        any_of(rules.map(|rule| &rule.items))
    }

    /// Whether each field that is allowed at all is allowed in every item that the action is allowed on. Then no field
    /// needs a condition beside the one on the item.
    pub fn is_uniform(&self, collection: &str, action: Action) -> bool {
        let mut rules = self.rules(collection, action);
        let Some(first) = rules.next() else { return true };
        let same_items = rules.clone().all(|rule| rule.items == first.items);
        same_items
            || self.flags.admin
            || rules.all(|rule| rule.fields == FieldSet::All && first.fields == FieldSet::All)
    }
}

/// The union of item filters; a permission without a filter covers all items.
fn any_of<'a>(rules: impl Iterator<Item = &'a Option<Filter>>) -> Option<Filter> {
    let mut filters = Vec::new();
    for rule in rules {
        let filter = rule.as_ref()?;
        if !filters.contains(filter) {
            filters.push(filter.clone());
        }
    }
    match filters.len() {
        1 => filters.pop(),
        _ => Some(Filter::Or(filters)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    fn rule(fields: &[&str], items: Option<serde_json::Value>) -> Permission {
        Permission {
            policy: None,
            collection: "directus_users".into(),
            action: Action::Read,
            fields: FieldSet::from_names(fields.iter().copied()),
            items: items.map(|items| Filter::parse(&items).expect("a filter")),
            validation: None,
            presets: Map::new(),
        }
    }

    fn rights(rules: Vec<Permission>) -> Rights {
        Rights::new(Flags::default(), vec![], vec![], rules)
    }

    #[test]
    fn nothing_is_allowed_without_permissions() {
        let none = Rights::default();
        assert!(!none.allows("directus_users", Action::Read));
        assert_eq!(none.items("directus_users", Action::Read), Some(Filter::Or(vec![])));
    }

    #[test]
    fn a_permission_without_a_filter_covers_all_items() {
        let rights = rights(vec![rule(&["*"], Some(json!({"id": {"_eq": 1}}))), rule(&["email"], None)]);
        assert_eq!(rights.items("directus_users", Action::Read), None);
        assert!(rights.items_with_field("directus_users", Action::Read, "title").is_some());
        assert_eq!(rights.items_with_field("directus_users", Action::Read, "email"), None);
    }
}

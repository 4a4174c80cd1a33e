//! Whether an actor may write certain values to certain items.
//!
//! The checks of a permission come at three points: collection and fields with the request alone ([`check_fields`]), the
//! `validation` rule with the new values ([`check_validation`]), and the item rule with the stored items
//! ([`Mutation::check_access`]). What a `validation` rule says about columns that the new values do not hold is checked
//! after the write ([`Mutation::check_written`]).

use serde_json::{Map, Value};
use vestibule_domain::access::Action;
use vestibule_domain::query::{
    Condition, Filter, Plan, closed_collection, closed_fields, open_parts, unmet, validate,
};
use vestibule_domain::schema::{Collection, Field};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::items;

use super::Patch;
use super::mutation::Mutation;
use crate::App;
use crate::error::TxError;

/// Refuses collections and fields in which the actor may not do this, whatever the item.
pub(crate) fn check_fields(
    actor: &Actor,
    action: Action,
    collection: &'static Collection,
    patch: &Patch,
) -> Result<()> {
    if actor.rights.is_admin() {
        return Ok(());
    }
    if !actor.rights.allows(collection.name, action) {
        return Err(closed_collection(collection.name));
    }
    let closed: Vec<String> = patch
        .keys()
        .filter(|name| {
            collection.field(name).is_none() || !actor.rights.allows_field(collection.name, action, name)
        })
        .cloned()
        .collect();
    if closed.is_empty() { Ok(()) } else { Err(closed_fields(collection.name, closed)) }
}

/// The presets of the permissions, overridden by the values of the request.
pub(super) fn with_presets(actor: &Actor, action: Action, collection: &Collection, patch: Patch) -> Patch {
    let mut values = Map::new();
    for rule in actor.rights.rules(collection.name, action) {
        values.extend(rule.presets.clone());
    }
    values.extend(patch);
    values
}

/// Refuses values that the `validation` rules of the permissions exclude. Returns the parts of the rules that only the
/// written row can decide. `link` is a field that gets its value later.
pub(super) fn check_validation(
    actor: &Actor,
    action: Action,
    collection: &Collection,
    patch: &Patch,
    link: Option<&Field>,
) -> Result<Vec<Filter>> {
    if actor.rights.is_admin() {
        return Ok(Vec::new());
    }
    let rules = actor.rights.rules(collection.name, action);
    let validations: Vec<&Filter> = rules.filter_map(|rule| rule.validation.as_ref()).collect();
    no_failures(validations.iter().flat_map(|rule| validate(rule, patch)).collect())?;
    let comes_later = |name: &str| link.is_some_and(|link| link.name == name);
    Ok(validations.iter().flat_map(|rule| open_parts(rule, collection, patch, &comes_later)).collect())
}

/// Checks `residual`, as returned by [`check_validation`], with the value of the link, and returns what is still open.
pub(super) fn check_link_validation(
    residual: &[Filter],
    collection: &Collection,
    link: &Patch,
) -> Result<Vec<Filter>> {
    no_failures(residual.iter().flat_map(|rule| validate(rule, link)).collect())?;
    Ok(residual.iter().flat_map(|rule| open_parts(rule, collection, link, &|_| true)).collect())
}

/// One failure is returned as it is, several together.
pub(super) fn no_failures(mut failures: Vec<Error>) -> Result<()> {
    match failures.len() {
        0 => Ok(()),
        1 => Err(failures.remove(0)),
        _ => Err(Error::Several(failures)),
    }
}

impl Mutation<'_> {
    /// Refuses items that do not exist and items in which the actor may not do this, with the same error. Returns the keys
    /// of the items.
    ///
    /// For administrators, keys without an item are left out instead.
    pub(super) async fn check_access(
        &mut self,
        action: Action,
        collection: &'static Collection,
        keys: &[Value],
        fields: &[&str],
    ) -> Result<Vec<Value>, TxError> {
        let allowed = allowed_items(self.app, self.actor, action, collection, fields)?;
        let found = items::matching(&mut self.tx, collection, keys, &allowed).await?;
        let present: Vec<Value> = keys.iter().filter(|key| found.contains(key)).cloned().collect();
        if !self.actor.rights.is_admin() && present.len() != keys.len() {
            return Err(closed_items(action, collection, fields).into());
        }
        Ok(present)
    }

    /// Refuses written items that do not meet `residual`, the parts of `validation` rules that only a written row can decide.
    pub(super) async fn check_written(
        &mut self,
        collection: &'static Collection,
        keys: &[Value],
        residual: &[Filter],
    ) -> Result<(), TxError> {
        for rule in residual {
            let wanted = Plan::items(collection, rule, &self.app.settings.limits)?;
            if items::matching(&mut self.tx, collection, keys, &wanted).await?.len() != keys.len() {
                no_failures(unmet(rule))?;
            }
        }
        Ok(())
    }
}

fn allowed_items(
    app: &App,
    actor: &Actor,
    action: Action,
    collection: &'static Collection,
    fields: &[&str],
) -> Result<Condition> {
    let rights = &actor.rights;
    let mut filters: Vec<Filter> = Vec::new();
    let of_fields = fields.iter().map(|field| rights.items_with_field(collection.name, action, field));
    for filter in of_fields.chain([rights.items(collection.name, action)]).flatten() {
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    }
    Plan::items(collection, &Filter::And(filters), &app.settings.limits)
}

fn closed_items(action: Action, collection: &Collection, fields: &[&str]) -> Error {
    let name = collection.name;
    if fields.is_empty() {
        return Error::forbidden(format!(
            "You don't have permission to perform \"{action}\" for collection \"{name}\" or it does not exist."
        ));
    }
    let fields = fields.iter().map(|field| format!("\"{field}\"")).collect::<Vec<_>>().join(", ");
    Error::forbidden(format!(
        "You don't have permissions to perform \"{action}\" for the field(s) {fields} in collection \"{name}\" or \
         it does not exist."
    ))
}

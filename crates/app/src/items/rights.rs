//! Whether an actor may write what it wants to write.

use serde_json::{Map, Value};
use vestibule_domain::access::Action;
use vestibule_domain::query::{
    Condition, Filter, Plan, closed_collection, closed_fields, open_parts, unmet, validate,
};
use vestibule_domain::schema::{Collection, Field};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::items;

use super::Patch;
use crate::App;
use crate::error::TxError;

/// Refuses collections and fields that are closed to the actor, whatever the item.
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

/// The caller's values over those the policies preset.
pub(super) fn with_presets(actor: &Actor, action: Action, collection: &Collection, patch: Patch) -> Patch {
    let mut values = Map::new();
    for rule in actor.rights.rules(collection.name, action) {
        values.extend(rule.presets.clone());
    }
    values.extend(patch);
    values
}

/// Refuses values that do not meet the demands of the policies, and gives what of them only the written row can tell.
/// `link` is a field that gets its value later.
pub(super) fn check_demands(
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
    let demands: Vec<&Filter> = rules.filter_map(|rule| rule.validation.as_ref()).collect();
    all_met(demands.iter().flat_map(|demand| validate(demand, patch)).collect())?;
    let comes_later = |name: &str| link.is_some_and(|link| link.name == name);
    Ok(demands.iter().flat_map(|demand| open_parts(demand, collection, patch, &comes_later)).collect())
}

/// The same for demands that stayed open until a link was known.
pub(super) fn check_link(demands: &[Filter], collection: &Collection, link: &Patch) -> Result<Vec<Filter>> {
    all_met(demands.iter().flat_map(|demand| validate(demand, link)).collect())?;
    Ok(demands.iter().flat_map(|demand| open_parts(demand, collection, link, &|_| true)).collect())
}

fn all_met(mut failures: Vec<Error>) -> Result<()> {
    match failures.len() {
        0 => Ok(()),
        1 => Err(failures.remove(0)),
        _ => Err(Error::Several(failures)),
    }
}

/// Refuses items that are closed to the actor, or not there: the two look alike.
///
/// Administrators get the keys that are there; the others get all or nothing.
pub(super) async fn check_access(
    app: &App,
    tx: &mut vestibule_store::Transaction,
    actor: &Actor,
    (action, collection): (Action, &'static Collection),
    keys: &[Value],
    fields: &[&str],
) -> Result<Vec<Value>, TxError> {
    let wanted = allowed_items(app, actor, action, collection, fields)?;
    let found = items::matching(tx, collection, keys, &wanted).await?;
    let present: Vec<Value> = keys.iter().filter(|key| found.contains(key)).cloned().collect();
    if !actor.rights.is_admin() && present.len() != keys.len() {
        return Err(closed_items(action, collection, fields).into());
    }
    Ok(present)
}

/// Refuses written items that do not meet what the policies demand of them.
pub(super) async fn check_written(
    app: &App,
    tx: &mut vestibule_store::Transaction,
    collection: &'static Collection,
    keys: &[Value],
    demands: &[Filter],
) -> Result<(), TxError> {
    for demand in demands {
        let wanted = Plan::items(collection, demand, &app.settings.limits)?;
        if items::matching(tx, collection, keys, &wanted).await?.len() != keys.len() {
            all_met(unmet(demand))?;
        }
    }
    Ok(())
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

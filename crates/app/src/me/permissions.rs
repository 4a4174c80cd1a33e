//! `/permissions/me` and `/permissions/me/:collection[/:key]`.

use serde_json::{Map, Value, json};
use vestibule_domain::access::{Action, FieldSet};
use vestibule_domain::query::Plan;
use vestibule_domain::schema::{COLLECTIONS, Collection};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::items;

use crate::App;

/// The order of actions in the answer, as in Directus.
fn order(actor: &Actor) -> [Action; 5] {
    use Action::{Create, Delete, Read, Share, Update};
    if actor.rights.is_admin() {
        [Create, Read, Update, Delete, Share]
    } else {
        [Read, Create, Update, Delete, Share]
    }
}

/// The permissions of the actor, by collection and action.
///
/// # Errors
/// `FORBIDDEN` without a user.
pub fn permissions(actor: &Actor) -> Result<Value> {
    actor.user().ok_or(Error::FORBIDDEN)?;
    let names: Vec<&str> = if actor.rights.is_admin() {
        COLLECTIONS.iter().map(|collection| collection.name).collect()
    } else {
        actor.rights.permissions().iter().map(|rule| rule.collection.as_str()).collect()
    };
    let mut permissions = Map::new();
    for name in names {
        if !permissions.contains_key(name) {
            permissions.insert(name.to_owned(), collection(actor, name));
        }
    }
    Ok(Value::Object(permissions))
}

/// Whether the actor may change, delete or share an item, or any item of a collection if there is no key.
///
/// # Errors
/// `FORBIDDEN` without a user.
pub async fn item_permissions(app: &App, actor: &Actor, name: &str, key: Option<&Value>) -> Result<Value> {
    actor.user().ok_or(Error::FORBIDDEN)?;
    let mut permissions = Map::new();
    for action in [Action::Update, Action::Delete, Action::Share] {
        let access = match Collection::find(name) {
            Some(collection) => is_allowed(app, actor, action, collection, key).await?,
            None => false,
        };
        permissions.insert(action.as_str().to_owned(), json!({ "access": access }));
    }
    Ok(Value::Object(permissions))
}

async fn is_allowed(
    app: &App,
    actor: &Actor,
    action: Action,
    collection: &'static Collection,
    key: Option<&Value>,
) -> Result<bool> {
    if actor.rights.is_admin() {
        return Ok(true);
    }
    let filter = actor.rights.items(collection.name, action);
    let (Some(filter), Some(key)) = (filter, key) else {
        return Ok(actor.rights.allows(collection.name, action));
    };
    let Some(key) = collection.key_from(key) else { return Ok(false) };
    let wanted = Plan::items(collection, &filter, &app.settings.limits)?;
    let found = items::matching(&mut app.reader(), collection, &[key], &wanted).await?;
    Ok(!found.is_empty())
}

fn collection(actor: &Actor, name: &str) -> Value {
    let actions = order(actor).into_iter();
    Value::Object(
        actions.map(|action| (action.as_str().to_owned(), permission(actor, name, action))).collect(),
    )
}

fn permission(actor: &Actor, name: &str, action: Action) -> Value {
    if actor.rights.is_admin() {
        return json!({ "access": "full", "fields": ["*"] });
    }
    if !actor.rights.allows(name, action) {
        return json!({ "access": "none" });
    }
    let limited = actor.rights.rules(name, action).any(|rule| rule.items.is_some());
    let access = if limited { "partial" } else { "full" };
    let mut fields: Vec<&str> = Vec::new();
    let mut presets = Map::new();
    for rule in actor.rights.rules(name, action) {
        presets.extend(rule.presets.clone());
        match &rule.fields {
            FieldSet::All => fields = vec!["*"],
            FieldSet::Only(_) if fields == ["*"] => {}
            FieldSet::Only(names) => {
                for name in names.iter().map(String::as_str) {
                    if !fields.contains(&name) {
                        fields.push(name);
                    }
                }
            }
        }
    }
    let mut permission = json!({ "access": access, "fields": fields });
    if !presets.is_empty() {
        permission["presets"] = Value::Object(presets);
    }
    permission
}

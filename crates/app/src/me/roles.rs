//! `/roles/me`.

use serde_json::{Value, json};
use vestibule_domain::query::{Filter, Operator, Query};
use vestibule_domain::schema::ROLES;
use vestibule_domain::{Actor, Error, Result};

use crate::App;

/// The role of the actor and its ancestors. If the actor may not read roles, only their keys, the root first.
///
/// # Errors
/// `FORBIDDEN` without a user.
pub async fn roles(app: &App, actor: &Actor, query: Query) -> Result<Value> {
    actor.user().ok_or(Error::FORBIDDEN)?;
    let roles: Vec<String> = actor.rights.roles().iter().map(ToString::to_string).collect();
    if roles.is_empty() {
        return Ok(json!([]));
    }
    let own = Filter::compare(ROLES.key, Operator::In, roles.clone());
    let filter = match query.filter {
        Some(filter) => own.and(filter),
        None => own,
    };
    let query = Query { filter: Some(filter), limit: Some(-1), ..query };
    match crate::items::list(app, actor, &ROLES, query).await {
        Ok(listing) => Ok(listing.data),
        Err(Error::Forbidden(_)) => Ok(roles.iter().map(|role| json!({ "id": role })).collect()),
        Err(error) => Err(error),
    }
}

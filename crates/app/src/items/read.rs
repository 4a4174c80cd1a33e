//! Reading.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vestibule_domain::access::{Action, Variables};
use vestibule_domain::query::{Column, Filter, Operator, Plan, Query, closed_collection};
use vestibule_domain::schema::{Collection, SETTINGS};
use vestibule_domain::{Actor, Error, Result, RoleId, UserId};
use vestibule_store::items;

use crate::App;

/// A list with the counts that were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The items, or the groups.
    pub data: Value,
    /// `total_count` and `filter_count`, as far as they were asked for.
    pub meta: Option<Map<String, Value>>,
}

/// The items a query asks for.
///
/// # Errors
/// `FORBIDDEN` for names the actor may not use, `INVALID_QUERY` for what makes no sense.
pub async fn list(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<Listing> {
    let plan = plan(app, actor, collection, query)?;
    let counts = items::count(&mut app.reader(), &plan.selection, plan.meta).await?;
    let found = match &plan.aggregation {
        Some(aggregation) => items::aggregate(&mut app.reader(), &plan.selection, aggregation).await,
        None => items::read(&mut app.reader(), &plan.selection).await,
    };
    let data = found?.into_iter().map(Value::Object).collect();
    let mut meta = Map::new();
    meta.extend(counts.total.map(|count| ("total_count".to_owned(), json!(count))));
    meta.extend(counts.filtered.map(|count| ("filter_count".to_owned(), json!(count))));
    Ok(Listing { data, meta: (!meta.is_empty()).then_some(meta) })
}

/// One item by its key.
///
/// # Errors
/// `FORBIDDEN` where it is not there or may not be read: the two look alike.
pub async fn read_one(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    key: &Value,
    query: Query,
) -> Result<Value> {
    let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
    let plan = plan(app, actor, collection, query)?.for_key(key);
    let found = items::read(&mut app.reader(), &plan.selection).await?;
    found.into_iter().next().map(Value::Object).ok_or(Error::FORBIDDEN)
}

/// The items with these keys, in their order unless the query brings one; those that are not there or may not be
/// read are left out.
///
/// # Errors
/// As for a list.
pub async fn read_many(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    keys: &[Value],
    query: Query,
) -> Result<Value> {
    let wanted = Filter::compare(collection.key, Operator::In, keys.to_vec());
    let (is_sorted, is_limited) = (!query.sort.is_empty(), query.limit.is_some());
    let mut plan = plan(app, actor, collection, Query { filter: Some(wanted), ..query })?;
    if !is_limited {
        (plan.selection.limit, plan.selection.offset) = (None, 0);
    }
    plan.selection.columns.push(Column { key: OWN_KEY.to_owned(), ..Column::plain(collection.key_field()) });
    let found = items::read(&mut app.reader(), &plan.selection).await?;
    let mut placed: Vec<_> = found.into_iter().map(|item| place(item, keys)).collect();
    if !is_sorted {
        placed.sort_by_key(|(place, _)| *place);
    }
    Ok(placed.into_iter().map(|(_, item)| item).collect())
}

/// The one row of the settings.
///
/// # Errors
/// As for a list.
pub async fn read_settings(app: &App, actor: &Actor, query: Query) -> Result<Value> {
    let plan = plan(app, actor, &SETTINGS, Query { filter: None, limit: Some(1), ..query })?;
    let found = items::read(&mut app.reader(), &plan.selection).await?;
    Ok(found.into_iter().next().map_or(Value::Null, Value::Object))
}

/// A query with its dynamic values filled in and its names checked.
pub(crate) fn plan(app: &App, actor: &Actor, collection: &'static Collection, query: Query) -> Result<Plan> {
    if !actor.rights.allows(collection.name, Action::Read) {
        return Err(closed_collection(collection.name));
    }
    let query = filled(query, &variables(app, actor));
    Plan::new(collection, &query, &actor.rights, &app.settings.limits)
}

pub(super) fn variables(app: &App, actor: &Actor) -> Variables {
    Variables {
        now: app.clock.now(),
        user: actor.user().map(UserId::as_uuid),
        role: actor.role().map(RoleId::as_uuid),
        roles: actor.rights.roles().to_vec(),
        policies: actor.rights.policies().to_vec(),
        records: Value::Null,
    }
}

/// The keys of the items a filter finds, among those the actor may read.
pub(super) async fn find_keys(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<Vec<Value>> {
    let query = Query { fields: vec![collection.key.to_owned()], ..query };
    let plan = plan(app, actor, collection, query)?;
    Ok(items::keys(&mut app.reader(), &plan.selection).await?)
}

/// Where the key of an item is kept while items are put in order; no field is called so.
const OWN_KEY: &str = "$key";

/// An item and its place among the keys.
fn place(mut item: Map<String, Value>, keys: &[Value]) -> (Option<usize>, Value) {
    let key = item.shift_remove(OWN_KEY);
    (keys.iter().position(|wanted| Some(wanted) == key.as_ref()), Value::Object(item))
}

fn filled(query: Query, variables: &Variables) -> Query {
    let deep: BTreeMap<_, _> =
        query.deep.into_iter().map(|(name, query)| (name, filled(query, variables))).collect();
    Query { filter: query.filter.map(|filter: Filter| filter.resolve(variables)), deep, ..query }
}

//! Reading items, by themselves or after a change.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vestibule_domain::access::{Action, Variables};
use vestibule_domain::query::{Column, Filter, Operator, Plan, Query, closed_collection};
use vestibule_domain::schema::{Collection, ROLES, SETTINGS, USERS};
use vestibule_domain::{Actor, Error, Result, RoleId, UserId};
use vestibule_store::items;

use crate::App;

/// A list with the requested counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The items, or the groups.
    pub data: Value,
    /// `total_count` and `filter_count`, if requested.
    pub meta: Option<Map<String, Value>>,
}

/// The items that a query finds.
///
/// # Errors
/// `FORBIDDEN` for a collection or a field the actor may not read, `INVALID_QUERY` for a query that is not possible.
pub async fn list(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<Listing> {
    let plan = plan(app, actor, collection, query).await?;
    let counts = items::count(&mut app.reader(), &plan.selection, plan.meta).await?;
    let data = match &plan.aggregation {
        Some(aggregation) => {
            let groups = items::aggregate(&mut app.reader(), &plan.selection, aggregation).await?;
            groups.into_iter().map(Value::Object).collect()
        }
        None => read_items(app, &plan).await?.into(),
    };
    let mut meta = Map::new();
    meta.extend(counts.total.map(|count| ("total_count".to_owned(), json!(count))));
    meta.extend(counts.filtered.map(|count| ("filter_count".to_owned(), json!(count))));
    Ok(Listing { data, meta: (!meta.is_empty()).then_some(meta) })
}

/// One item by its key.
///
/// # Errors
/// `FORBIDDEN` if it does not exist or may not be read; the error does not show which.
pub async fn read_one(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    key: &Value,
    query: Query,
) -> Result<Value> {
    let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
    let plan = plan(app, actor, collection, query).await?.with_key(key);
    read_items(app, &plan).await?.into_iter().next().ok_or(Error::FORBIDDEN)
}

/// The selected items. If none of the requested fields can be selected, an item is its key, as in Directus.
async fn read_items(app: &App, plan: &Plan) -> Result<Vec<Value>> {
    let selection = &plan.selection;
    if selection.columns.is_empty() && selection.nested.is_empty() {
        return Ok(items::keys(&mut app.reader(), selection).await?);
    }
    let found = items::read(&mut app.reader(), selection).await?;
    Ok(found.into_iter().map(Value::Object).collect())
}

/// The items with these keys, in their order unless the query has a sort order. Items that do not exist or may not be
/// read are left out.
async fn read_many(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    keys: &[Value],
    query: Query,
) -> Result<Value> {
    let wanted = Filter::compare(collection.key, Operator::In, keys.to_vec());
    let (is_sorted, is_limited) = (!query.sort.is_empty(), query.limit.is_some());
    let mut plan = plan(app, actor, collection, Query { filter: Some(wanted), ..query }).await?;
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

/// The alias under which `read_many` selects the key of an item; no field has this name.
const OWN_KEY: &str = "$key";

/// An item without [`OWN_KEY`], and the index of its key in `keys`.
fn place(mut item: Map<String, Value>, keys: &[Value]) -> (Option<usize>, Value) {
    let key = item.shift_remove(OWN_KEY);
    (keys.iter().position(|wanted| Some(wanted) == key.as_ref()), Value::Object(item))
}

/// The one row of the settings.
///
/// # Errors
/// Those of [`list`].
pub async fn read_settings(app: &App, actor: &Actor, query: Query) -> Result<Value> {
    let plan = plan(app, actor, &SETTINGS, Query { filter: None, limit: Some(1), ..query }).await?;
    let found = items::read(&mut app.reader(), &plan.selection).await?;
    Ok(found.into_iter().next().map_or(Value::Null, Value::Object))
}

/// An item that was written, read with the query of the request; `None` without a query, or if the actor may not read it.
pub(super) async fn read_back_one(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    key: &Value,
    query: Option<Query>,
) -> Result<Option<Value>> {
    let Some(query) = query else { return Ok(None) };
    if_readable(read_one(app, actor, collection, key, query).await)
}

/// The same for several items.
pub(super) async fn read_back_many(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    keys: &[Value],
    query: Option<Query>,
) -> Result<Option<Value>> {
    let Some(query) = query else { return Ok(None) };
    if_readable(read_many(app, actor, collection, keys, query).await)
}

/// `None` for `FORBIDDEN`: the change was made, so the request has succeeded.
pub(super) fn if_readable(read: Result<Value>) -> Result<Option<Value>> {
    match read {
        Ok(item) => Ok(Some(item)),
        Err(Error::Forbidden(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The keys of the items that a query finds, without the default limit, among those the actor may read.
pub(super) async fn find_keys(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<Vec<Value>> {
    let limit = query.limit.or(Some(-1));
    let query = Query { fields: vec![collection.key.to_owned()], limit, ..query };
    let plan = plan(app, actor, collection, query).await?;
    Ok(items::keys(&mut app.reader(), &plan.selection).await?)
}

/// Checks a query against the rights of the actor, its variables resolved.
async fn plan(app: &App, actor: &Actor, collection: &'static Collection, query: Query) -> Result<Plan> {
    if !actor.rights.allows(collection.name, Action::Read) {
        return Err(closed_collection(collection.name));
    }
    let variables = Variables {
        now: app.clock.now(),
        user: actor.user().map(UserId::as_uuid),
        role: actor.role().map(RoleId::as_uuid),
        roles: actor.rights.roles().to_vec(),
        policies: actor.rights.policies().to_vec(),
        records: own_records(app, actor, &query).await?,
    };
    let query = resolve_variables(query, &variables);
    Plan::new(collection, &query, &actor.rights, &app.settings.limits)
}

/// The values of variables such as `$CURRENT_USER.email` in the filters of a query, as far as the actor may read them.
async fn own_records(app: &App, actor: &Actor, query: &Query) -> Result<Value> {
    let mut records = Map::new();
    for (record, collection, key) in [
        ("$CURRENT_USER", &USERS, actor.user().map(UserId::as_uuid)),
        ("$CURRENT_ROLE", &ROLES, actor.role().map(RoleId::as_uuid)),
    ] {
        let mut query = Query { fields: paths(query, record), ..Query::default() };
        let limits = &app.settings.limits;
        query.fields.retain(|path| {
            let only = Query { fields: vec![path.clone()], ..Query::default() };
            Plan::new(collection, &only, &actor.rights, limits).is_ok()
        });
        if let (Some(key), false) = (key, query.fields.is_empty()) {
            let plan = Plan::new(collection, &query, &actor.rights, limits)?.for_key(json!(key.to_string()));
            let found = items::read(&mut app.reader(), &plan.selection).await?;
            records.extend(found.into_iter().map(|item| (record.to_owned(), Value::Object(item))));
        }
    }
    Ok(Value::Object(records))
}

/// The distinct paths below a record, such as `role.name` in `$CURRENT_USER.role.name`, in all filters of a query.
fn paths(query: &Query, record: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for value in query.filter.iter().flat_map(Filter::values) {
        let entries = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let own = entries.iter().filter_map(Variables::path_of).filter(|(of, _)| *of == record);
        paths.extend(own.map(|(_, path)| path.to_owned()));
    }
    paths.extend(query.deep.values().flat_map(|query| self::paths(query, record)));
    paths.sort();
    paths.dedup();
    paths
}

/// The query with the variables in its filters, such as `$CURRENT_USER` and `$NOW`, replaced by their values.
fn resolve_variables(query: Query, variables: &Variables) -> Query {
    let resolve = |(name, query)| (name, resolve_variables(query, variables));
    let deep: BTreeMap<_, _> = query.deep.into_iter().map(resolve).collect();
    Query { filter: query.filter.map(|filter| filter.resolve(variables)), deep, ..query }
}

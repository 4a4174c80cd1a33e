//! Loading of related items: one statement per relation, not one per item.

use std::collections::{HashMap, HashSet};

use sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, WindowStatement};
use serde_json::Value;
use vestibule_domain::query::{Nested, Selection};
use vestibule_domain::schema::{Collection, Field, Relation};

use super::expression::subquery;
use super::files;
use super::read::{Item, assemble, project};
use super::scope::Scope;
use super::select::{order, restriction};
use super::value::{column_value, to_api};
use crate::database::{Cell, DbError, Reader};

/// Keys per `IN (…)`: far below the limit of every engine.
const KEYS_AT_ONCE: usize = 500;

/// For each parent item, the value of its link to the related items.
pub(super) struct Parents<'a>(pub(super) &'a [&'a Cell]);

/// The expression that links an item to its related items: a foreign key or the item's own key.
pub(super) fn link(scope: Scope, collection: &Collection, nested: &Nested) -> Expr {
    match nested.relation {
        Relation::One { .. } => scope.column(nested.field),
        Relation::Many { .. } => scope.column(collection.key_field()),
    }
}

/// The related items of each parent: an object or null, a list of objects, or a list of keys.
pub(super) async fn fetch<R: Reader>(
    reader: &mut R,
    nested: &Nested,
    parents: &Parents<'_>,
) -> Result<Vec<Value>, DbError> {
    let target = nested.selection.collection;
    let back = match nested.relation {
        Relation::One { .. } => Some(target.key_field()),
        Relation::Many { field, .. } => target.field(field),
    };
    let Some(back) = back else { return Ok(vec![Value::Null; parents.0.len()]) };
    let dialect = reader.dialect();
    let links: Vec<Value> = parents.0.iter().map(|cell| to_api(dialect, back, cell)).collect();
    let mut seen = HashSet::new();
    let is_first = |link: &&Value| !link.is_null() && seen.insert(link.to_string());
    let distinct: Vec<&Value> = links.iter().filter(is_first).collect();
    let mut found: HashMap<String, Vec<Item>> = HashMap::new();
    if nested.selection.limit != Some(0) {
        for chunk in distinct.chunks(KEYS_AT_ONCE) {
            for (link, item) in fetch_chunk(reader, nested, back, chunk).await? {
                found.entry(link).or_default().push(item);
            }
        }
    }
    Ok(links.iter().map(|link| value(nested, link, &found)).collect())
}

fn value(nested: &Nested, link: &Value, found: &HashMap<String, Vec<Item>>) -> Value {
    let items = found.get(&link.to_string()).map_or(&[][..], Vec::as_slice);
    match nested.relation {
        Relation::One { .. } => items.first().map_or(Value::Null, |item| Value::Object(item.clone())),
        Relation::Many { .. } if nested.keys_only => {
            let key = nested.selection.collection.key;
            items.iter().map(|item| item.get(key).cloned().unwrap_or(Value::Null)).collect()
        }
        Relation::Many { .. } => items.iter().cloned().map(Value::Object).collect(),
    }
}

/// Name of the column that holds the link to the parent.
const LINK: &str = "link";

async fn fetch_chunk<R: Reader>(
    reader: &mut R,
    nested: &Nested,
    back: &'static Field,
    links: &[&Value],
) -> Result<Vec<(String, Item)>, DbError> {
    let selection = &nested.selection;
    let dialect = reader.dialect();
    let scope = Scope::root(dialect);
    let values = links.iter().filter_map(|link| column_value(back.kind, link));
    let mut select = subquery(scope, selection.collection);
    select.and_where(restriction(scope, selection)).and_where(scope.column(back).is_in(values));
    if matches!(nested.relation, Relation::Many { .. }) && (selection.limit.is_some() || selection.offset > 0)
    {
        let page = page_per_parent(scope, selection, back, links);
        select.and_where(scope.column(selection.collection.key_field()).in_subquery(page));
    }
    order(scope, &mut select, selection);
    let offset = project(scope, &mut select, selection);
    select.expr_as(scope.column(back), Alias::new(LINK));
    let rows = files::query(reader, &select).await?;
    let keys: Vec<String> = rows
        .iter()
        .map(|row| row.by_name(LINK).map_or_else(String::new, |cell| to_api(dialect, back, cell).to_string()))
        .collect();
    let items = assemble(reader, selection, rows, offset).await?;
    Ok(keys.into_iter().zip(items).collect())
}

/// The keys of the items on the requested page of each parent, in the order of the selection.
fn page_per_parent(
    scope: Scope,
    selection: &Selection,
    back: &'static Field,
    links: &[&Value],
) -> SelectStatement {
    let inner = Scope::root(scope.dialect);
    let mut window = WindowStatement::partition_by((inner.alias(), Alias::new(back.name)));
    order(inner, &mut window, selection);
    let mut numbered = subquery(inner, selection.collection);
    numbered
        .expr_as(inner.column(selection.collection.key_field()), Alias::new("item"))
        .expr_window_as(Func::cust(Alias::new("ROW_NUMBER")), window, Alias::new("place"))
        .and_where(restriction(inner, selection))
        .and_where(inner.column(back).is_in(links.iter().filter_map(|link| column_value(back.kind, link))));
    let place = Expr::col(Alias::new("place"));
    let first = i64::try_from(selection.offset).unwrap_or(i64::MAX);
    let mut page = Query::select();
    page.column(Alias::new("item")).from_subquery(numbered, Alias::new("numbered"));
    page.and_where(place.clone().gt(first));
    if let Some(limit) = selection.limit {
        page.and_where(place.lte(first.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX))));
    }
    page
}

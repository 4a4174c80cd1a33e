//! Reading and changing the items of collections.

use serde_json::{Map, Value, json};
use vestibule_app::items::{self, Batch, Patch};
use vestibule_domain::query::Query;
use vestibule_domain::schema::{Collection, SETTINGS};
use vestibule_domain::{Error, Result};

use super::super::execute::{Selected, aggregation, query};
use super::super::schema::{Schema, TypeKind, Verb};
use super::Resolver;

impl Resolver<'_> {
    pub(super) async fn items(
        &self,
        schema: &Schema,
        of: &'static Collection,
        verb: Verb,
        field: &Selected<'_>,
    ) -> Result<Value> {
        let (app, actor) = (&self.state.app, &self.actor);
        match verb {
            Verb::List => Ok(items::list(app, actor, of, self.query(schema, of, field)?).await?.data),
            Verb::ById => items::read_one(app, actor, of, &key(field), self.query(schema, of, field)?).await,
            Verb::Aggregated => self.groups(of, field).await,
            Verb::Singleton => items::read_settings(app, actor, self.query(schema, of, field)?).await,
            Verb::CreateItem => {
                let keys = items::create(app, actor, of, data(field)?.into_iter().collect()).await?;
                self.written(schema, of, &keys.into_iter().next().unwrap_or_default(), field).await
            }
            Verb::CreateItems => {
                let keys = items::create(app, actor, of, all_data(field)?).await?;
                self.all_written(schema, of, &keys, field).await
            }
            Verb::UpdateItem => {
                let patch = data(field)?.unwrap_or_default();
                items::update(app, actor, of, Batch::Keys(vec![key(field)], patch)).await?;
                self.written(schema, of, &key(field), field).await
            }
            Verb::UpdateItems => {
                let batch = Batch::Keys(keys(field), data(field)?.unwrap_or_default());
                let keys = items::update(app, actor, of, batch).await?;
                self.all_written(schema, of, &keys, field).await
            }
            Verb::UpdateBatch => {
                let keys = items::update(app, actor, of, Batch::Each(all_data(field)?)).await?;
                self.all_written(schema, of, &keys, field).await
            }
            Verb::UpdateSingleton => {
                items::update_settings(app, actor, data(field)?.unwrap_or_default()).await?;
                if is_flag(schema, field) {
                    return Ok(Value::Bool(true));
                }
                if_readable(
                    items::read_settings(app, actor, self.query(schema, &SETTINGS, field)?).await,
                    Value::Null,
                )
            }
            Verb::DeleteItem => {
                items::delete(app, actor, of, &[key(field)]).await?;
                Ok(json!({ "id": key(field) }))
            }
            Verb::DeleteItems => {
                items::delete(app, actor, of, &keys(field)).await?;
                Ok(json!({ "ids": keys(field) }))
            }
        }
    }

    fn query(&self, schema: &Schema, of: &'static Collection, field: &Selected<'_>) -> Result<Query> {
        query(schema, field, of, &self.state.app.settings().limits)
    }

    /// Groups; what the items of a group have in common stands in an object of its own.
    async fn groups(&self, of: &'static Collection, field: &Selected<'_>) -> Result<Value> {
        let query = aggregation(field, &self.state.app.settings().limits)?;
        let names: Vec<String> = query.group_by.iter().map(|group| group.key()).collect();
        let listing = items::list(&self.state.app, &self.actor, of, query).await?;
        let Value::Array(rows) = listing.data else { return Ok(json!([])) };
        let grouped = rows.into_iter().map(|mut row| {
            let taken = |name: &String| Some((name.clone(), row.get_mut(name)?.take()));
            let group: Map<_, _> = names.iter().filter_map(taken).collect();
            row["group"] = if names.is_empty() { Value::Null } else { Value::Object(group) };
            row
        });
        Ok(grouped.collect())
    }

    /// The item that was written, as far as the caller may read it.
    async fn written(
        &self,
        schema: &Schema,
        of: &'static Collection,
        key: &Value,
        field: &Selected<'_>,
    ) -> Result<Value> {
        if is_flag(schema, field) {
            return Ok(Value::Bool(true));
        }
        let query = self.query(schema, of, field)?;
        if_readable(items::read_one(&self.state.app, &self.actor, of, key, query).await, Value::Null)
    }

    async fn all_written(
        &self,
        schema: &Schema,
        of: &'static Collection,
        keys: &[Value],
        field: &Selected<'_>,
    ) -> Result<Value> {
        if is_flag(schema, field) {
            return Ok(Value::Bool(true));
        }
        let query = self.query(schema, of, field)?;
        if_readable(items::read_many(&self.state.app, &self.actor, of, keys, query).await, json!([]))
    }
}

/// Whether only that something was done is answered, because the caller may not read it.
pub(super) fn is_flag(schema: &Schema, field: &Selected<'_>) -> bool {
    matches!(schema.get(field.definition.kind.of).kind, TypeKind::Scalar(_))
}

/// What was read back of a change that was made. Who may not read it is told nothing of it, and not that it failed.
fn if_readable(read: Result<Value>, otherwise: Value) -> Result<Value> {
    match read {
        Err(Error::Forbidden(_)) => Ok(otherwise),
        read => read,
    }
}

fn key(field: &Selected<'_>) -> Value {
    field.arguments.get("id").cloned().unwrap_or_default()
}

fn keys(field: &Selected<'_>) -> Vec<Value> {
    field.arguments.get("ids").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// The values of one item, if there are any.
pub(super) fn data(field: &Selected<'_>) -> Result<Option<Patch>> {
    field.arguments.get("data").map(patch).transpose()
}

/// The values of several items.
fn all_data(field: &Selected<'_>) -> Result<Vec<Patch>> {
    let given = field.arguments.get("data").and_then(Value::as_array);
    given.map_or_else(|| Ok(Vec::new()), |given| given.iter().map(patch).collect())
}

fn patch(value: &Value) -> Result<Patch> {
    let not_an_object = || Error::payload("\"data\" must be of type object");
    value.as_object().cloned().ok_or_else(not_an_object)
}

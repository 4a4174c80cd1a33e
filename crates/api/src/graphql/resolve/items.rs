//! Reading and changing the items of collections.

use serde_json::{Map, Value, json};
use vestibule_app::items::{self, Batch, Patch};
use vestibule_domain::query::Query;
use vestibule_domain::schema::{Collection, SETTINGS};
use vestibule_domain::{Error, Result};

use super::super::execute::{Selected, aggregation, query};
use super::super::schema::{Schema, TypeKind, Verb};
use super::Resolver;

/// What a mutation returns.
struct ReadBack {
    /// The query for the written items; `None` if the schema declares a boolean, because the actor may not read the
    /// collection.
    query: Option<Query>,
    /// The value if the items are not read.
    otherwise: Value,
}

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
                let patch = data(field)?.unwrap_or_default();
                let ReadBack { query, otherwise } = self.read_back(schema, of, field, Value::Null)?;
                let written = items::create_one(app, actor, of, patch, query).await?;
                Ok(written.unwrap_or(otherwise))
            }
            Verb::CreateItems => {
                let patches = all_data(field)?;
                let ReadBack { query, otherwise } = self.read_back(schema, of, field, json!([]))?;
                let written = items::create_many(app, actor, of, patches, query).await?;
                Ok(written.unwrap_or(otherwise))
            }
            Verb::UpdateItem => {
                let patch = data(field)?.unwrap_or_default();
                let ReadBack { query, otherwise } = self.read_back(schema, of, field, Value::Null)?;
                let written = items::update_one(app, actor, of, &key(field), patch, query).await?;
                Ok(written.unwrap_or(otherwise))
            }
            Verb::UpdateItems => {
                let batch = Batch::Keys(keys(field), data(field)?.unwrap_or_default());
                let ReadBack { query, otherwise } = self.read_back(schema, of, field, json!([]))?;
                let written = items::update_many(app, actor, of, batch, query).await?;
                Ok(written.unwrap_or(otherwise))
            }
            Verb::UpdateBatch => {
                let batch = Batch::Each(all_data(field)?);
                let ReadBack { query, otherwise } = self.read_back(schema, of, field, json!([]))?;
                let written = items::update_many(app, actor, of, batch, query).await?;
                Ok(written.unwrap_or(otherwise))
            }
            Verb::UpdateSingleton => {
                let patch = data(field)?.unwrap_or_default();
                let ReadBack { query, otherwise } = self.read_back(schema, &SETTINGS, field, Value::Null)?;
                let written = items::update_settings(app, actor, patch, query).await?;
                Ok(written.unwrap_or(otherwise))
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

    /// Groups; the values that the items of a group have in common are in the object `group`.
    async fn groups(&self, of: &'static Collection, field: &Selected<'_>) -> Result<Value> {
        let query = aggregation(field, &self.state.app.settings().limits)?;
        let names: Vec<String> = query.group_by.iter().map(|group| group.key()).collect();
        let listing = items::list(&self.state.app, &self.actor, of, query).await?;
        let Value::Array(rows) = listing.data else { return Ok(json!([])) };
        let grouped = rows.into_iter().map(|mut row| {
            let value_of = |name: &String| Some((name.clone(), row.get_mut(name)?.take()));
            let group: Map<_, _> = names.iter().filter_map(value_of).collect();
            row["group"] = if names.is_empty() { Value::Null } else { Value::Object(group) };
            row
        });
        Ok(grouped.collect())
    }

    /// `unreadable` is returned if the actor may read none of the written items.
    fn read_back(
        &self,
        schema: &Schema,
        of: &'static Collection,
        field: &Selected<'_>,
        unreadable: Value,
    ) -> Result<ReadBack> {
        if is_flag(schema, field) {
            return Ok(ReadBack { query: None, otherwise: Value::Bool(true) });
        }
        Ok(ReadBack { query: Some(self.query(schema, of, field)?), otherwise: unreadable })
    }
}

/// Whether the schema declares a boolean for the result, because the actor may not read the items.
pub(super) fn is_flag(schema: &Schema, field: &Selected<'_>) -> bool {
    matches!(schema.get(field.definition.kind.of).kind, TypeKind::Scalar(_))
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

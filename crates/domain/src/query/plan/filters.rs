//! Converts a [`Filter`] to a [`Condition`].

use serde_json::Value;

use super::super::{Condition, FieldRef, Filter, Operator, Quantifier};
use super::planner::Planner;
use crate::schema::{Collection, Kind, Relation};
use crate::{Error, Result};

impl Planner<'_> {
    pub(super) fn condition(
        &mut self,
        collection: &'static Collection,
        filter: &Filter,
    ) -> Result<Condition> {
        match filter {
            Filter::And(filters) => Ok(Condition::All(self.conditions(collection, filters)?)),
            Filter::Or(filters) => Ok(Condition::Any(self.conditions(collection, filters)?)),
            Filter::Compare(field, operator, value) => self.comparison(collection, field, *operator, value),
            Filter::Related(name, quantifier, inner) => self.related(collection, name, *quantifier, inner),
        }
    }

    fn conditions(&mut self, collection: &'static Collection, filters: &[Filter]) -> Result<Vec<Condition>> {
        filters.iter().map(|filter| self.condition(collection, filter)).collect()
    }

    fn comparison(
        &mut self,
        collection: &'static Collection,
        reference: &FieldRef,
        operator: Operator,
        value: &Value,
    ) -> Result<Condition> {
        let Some(column) = self.reference(collection, reference)? else { return Ok(Condition::TRUE) };
        if column.field.kind == Kind::Alias && column.function.is_none() {
            return self.presence(column.field, operator, value);
        }
        operator.check(column.field, column.kind())?;
        Ok(Condition::Compare {
            field: column.field,
            function: column.function,
            operator,
            value: value.clone(),
            visible: column.visible.map(Box::new),
            scope: column.scope.map(Box::new),
        })
    }

    /// `{"policies": {"_null": true}}`: a test for related items.
    fn presence(
        &mut self,
        field: &'static crate::schema::Field,
        operator: Operator,
        value: &Value,
    ) -> Result<Condition> {
        operator.check(field, field.kind)?;
        let (Some(relation), true) = (field.relation, operator.takes_flag()) else {
            return Ok(Condition::TRUE);
        };
        let Some(target) = Collection::find(relation.collection()) else { return Ok(Condition::TRUE) };
        let wants_none = (operator == Operator::Null) == (value == &Value::Bool(true));
        let quantifier = if wants_none { Quantifier::None } else { Quantifier::Some };
        let inner = Box::new(self.access(target)?);
        Ok(Condition::Related { field, relation, quantifier, inner, visible: None })
    }

    fn related(
        &mut self,
        collection: &'static Collection,
        name: &str,
        quantifier: Quantifier,
        inner: &Filter,
    ) -> Result<Condition> {
        let Some(field) = self.field(collection, name) else { return Ok(Condition::TRUE) };
        let Some((relation, target)) = field
            .relation
            .and_then(|relation| Collection::find(relation.collection()).map(|target| (relation, target)))
        else {
            return Err(unrelated(field.kind, inner));
        };
        if matches!(relation, Relation::One { .. }) && quantifier == Quantifier::None {
            return Err(Error::query(format!("\"_none\" can't be used with \"{name}\"")));
        }
        if self.path.len() >= self.limits.max_depth {
            return Err(Error::query("Max relational depth exceeded"));
        }
        let visible = self.visible(collection, field)?.map(Box::new);
        self.path.push(name.to_owned());
        let condition = self.related_condition(target, inner);
        self.path.pop();
        let inner = Box::new(condition?);
        Ok(Condition::Related { field, relation, quantifier, inner, visible })
    }

    /// A condition on the related items that the actor may read.
    fn related_condition(&mut self, target: &'static Collection, inner: &Filter) -> Result<Condition> {
        if !self.may_read(target) {
            self.unresolved.collection(&self.path, target.name);
            return Ok(Condition::TRUE);
        }
        let condition = self.condition(target, inner)?;
        Ok(self.access(target)?.and(condition))
    }
}

/// The error for `{"email": {"name": …}}`, a nested filter on a field without a relation.
fn unrelated(kind: Kind, inner: &Filter) -> Error {
    let word = match inner {
        Filter::Compare(field, ..) => field.name.clone(),
        Filter::Related(name, ..) => name.clone(),
        _ => "_and".to_owned(),
    };
    let kind = kind.as_str();
    Error::query(format!("\"{kind}\" field type does not contain the \"{word}\" filter operator"))
}

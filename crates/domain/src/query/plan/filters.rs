//! Converts a [`Filter`] to a [`Condition`].

use serde_json::Value;

use super::super::{Condition, FieldRef, Filter, Operator, Quantifier};
use super::planner::Planner;
use crate::schema::{Collection, Field, Kind, Relation};
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
        if Operator::parse(&reference.name).is_some() {
            let (name, collection) = (&reference.name, collection.name);
            return Err(Error::query(format!("Invalid filter key \"{name}\" on \"{collection}\"")));
        }
        let Some(column) = self.reference(collection, reference)? else { return Ok(Condition::TRUE) };
        if column.field.kind == Kind::Alias && column.function.is_none() {
            return self.presence(column.field, operator, value);
        }
        operator.check(column.field, column.kind())?;
        let is_number = column.field.kind == Kind::Integer && !operator.takes_flag();
        if is_number && self.rights.is_some() && !is_numeric(value) {
            return Err(Error::query("Invalid numeric value"));
        }
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
        let Some(target) = Collection::related(relation.collection()) else { return Ok(Condition::TRUE) };
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
        if let Some((field, relation)) = followed(collection, name) {
            return self.followed(field, relation, name, quantifier, inner);
        }
        let Some(field) = self.field(collection, name) else { return Ok(Condition::TRUE) };
        let Some((relation, target)) = field
            .relation
            .and_then(|relation| Collection::related(relation.collection()).map(|target| (relation, target)))
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
        let condition = condition?;
        // Fields of an item that is not there are null, so that `{"role": {"name": {"_null": true}}}` holds without a role.
        let holds_without = matches!(relation, Relation::One { .. })
            && quantifier == Quantifier::Some
            && self.may_read(target)
            && condition.holds_for_nulls();
        let access = self.access(target)?;
        let related = |quantifier, inner, visible| {
            let inner = Box::new(inner);
            Condition::Related { field, relation, quantifier, inner, visible }
        };
        if holds_without {
            let without = related(Quantifier::None, access.clone(), visible.clone());
            return Ok(Condition::Any(vec![related(quantifier, access.and(condition), visible), without]));
        }
        Ok(related(quantifier, access.and(condition), visible))
    }

    /// A condition on items that refer to this one by a field of theirs: `{"$FOLLOW(directus_access,user)": …}`.
    fn followed(
        &mut self,
        field: &'static Field,
        relation: Relation,
        name: &str,
        quantifier: Quantifier,
        inner: &Filter,
    ) -> Result<Condition> {
        let Relation::Many { collection, field: back } = relation else { return Ok(Condition::TRUE) };
        let Some(target) = Collection::find(collection) else { return Ok(Condition::TRUE) };
        self.path.push(name.to_owned());
        let condition = self.related_condition(target, inner);
        let may_follow = self.field(target, back).is_some();
        self.path.pop();
        let inner = Box::new(self.access(target)?.and(condition?));
        match may_follow {
            true => Ok(Condition::Related { field, relation, quantifier, inner, visible: None }),
            false => Ok(Condition::TRUE),
        }
    }

    /// A condition on related items. Together with the access rule it sees only those the actor may read.
    fn related_condition(&mut self, target: &'static Collection, inner: &Filter) -> Result<Condition> {
        if !self.may_read(target) {
            self.unresolved.collection(&self.path, target.name);
            return Ok(Condition::TRUE);
        }
        self.condition(target, inner)
    }
}

/// The relation of `$FOLLOW(collection,field)`, with the key of this collection: a field of the other collection that
/// refers to it.
fn followed(collection: &Collection, name: &str) -> Option<(&'static Field, Relation)> {
    let (other, field) = name.strip_prefix("$FOLLOW(")?.strip_suffix(')')?.split_once(',')?;
    let other = Collection::find(other.trim())?;
    let back = other.field(field.trim())?;
    let is_back = matches!(back.relation, Some(Relation::One { collection: to }) if to == collection.name);
    is_back.then(|| (collection.key_field(), Relation::Many { collection: other.name, field: back.name }))
}

/// Whether a text, or every text of a list, is a number.
fn is_numeric(value: &Value) -> bool {
    match value {
        Value::Array(entries) => entries.iter().all(is_numeric),
        Value::String(text) => text.trim().parse::<f64>().is_ok(),
        _ => true,
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

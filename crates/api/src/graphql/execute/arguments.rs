//! The values of arguments.

use serde_json::{Map, Value};

use super::super::fault::Fault;
use super::super::language::ast::{Field, Literal, Written};
use super::super::schema::{FieldDefinition, Schema, TypeKind, TypeRef};

/// The arguments of a field by name, without those that are missing or null.
///
/// # Errors
/// A required argument whose variable has no value.
pub(super) fn arguments(
    schema: &Schema,
    field: &Field<'_>,
    definition: &FieldDefinition,
    variables: &Map<String, Value>,
) -> Result<Map<String, Value>, Fault> {
    let mut values = Map::new();
    for argument in &definition.arguments {
        let given = field.arguments.iter().find(|given| argument.name == given.name.text);
        let value = given.and_then(|given| literal(schema, &given.value, argument.kind, variables));
        match (value.filter(|value| !value.is_null()), given) {
            (Some(value), _) => _ = values.insert(argument.name.to_string(), value),
            (None, Some(given)) if argument.kind.is_required() => {
                let (name, kind) = (&argument.name, schema.written(argument.kind));
                let message = format!(
                    "Argument \"{name}\" of required type \"{kind}\" was provided the variable \"{}\" which was not \
                     provided a runtime value.",
                    given.value
                );
                return Err(Fault::at(given.value.at, message));
            }
            _ => {}
        }
    }
    Ok(values)
}

/// A literal of a type as JSON; `None` for a variable without a value.
pub(super) fn literal(
    schema: &Schema,
    written: &Literal<'_>,
    kind: TypeRef,
    variables: &Map<String, Value>,
) -> Option<Value> {
    match (&written.value, kind.entry()) {
        (Written::Variable(name), _) => variables.get(*name).cloned(),
        (Written::Null, _) => Some(Value::Null),
        (Written::List(entries), Some(entry)) => Some(
            entries.iter().map(|one| literal(schema, one, entry, variables).unwrap_or_default()).collect(),
        ),
        (_, Some(entry)) => Some(Value::Array(vec![literal(schema, written, entry, variables)?])),
        (value, None) => match (&schema.get(kind.of).kind, value) {
            (TypeKind::Scalar(scalar), _) => {
                scalar.literal(written, &|name| variables.get(name).cloned()).ok()
            }
            (TypeKind::Enum(_), Written::Enum(word)) => Some(Value::from(*word)),
            (TypeKind::Input(members), Written::Object(given)) => {
                let pairs = given.iter().filter_map(|one| {
                    let member = members.iter().find(|member| member.name == one.name.text)?;
                    let value = literal(schema, &one.value, member.kind, variables)?;
                    Some((one.name.text.to_owned(), value))
                });
                Some(Value::Object(pairs.collect()))
            }
            _ => None,
        },
    }
}

//! The values of variables, checked against their types.

use serde_json::{Map, Value};

use super::super::fault::Fault;
use super::super::language::ast::{Operation, VariableDefinition};
use super::super::schema::{InputDefinition, Schema, TypeKind, TypeRef};
use super::super::validate::type_of;
use super::arguments::literal;

/// The variables of an operation by name, from the request.
///
/// # Errors
/// Missing and invalid values, with the messages of graphql-js.
pub(crate) fn variables(
    schema: &Schema,
    operation: &Operation<'_>,
    given: &Map<String, Value>,
) -> Result<Map<String, Value>, Vec<Fault>> {
    let mut values = Map::new();
    let mut faults = Vec::new();
    for variable in &operation.variables {
        match one(schema, variable, given.get(variable.name.text)) {
            Ok(Some(value)) => _ = values.insert(variable.name.text.to_owned(), value),
            Ok(None) => {}
            Err(message) => faults.push(Fault::at(variable.at, message)),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn one(
    schema: &Schema,
    variable: &VariableDefinition<'_>,
    given: Option<&Value>,
) -> Result<Option<Value>, String> {
    let name = variable.name.text;
    let Some(kind) = type_of(schema, &variable.kind) else { return Ok(None) };
    match (given, &variable.default) {
        (None, Some(default)) => Ok(literal(schema, default, kind, &Map::new())),
        (None, None) if kind.is_required() => {
            let kind = schema.written(kind);
            Err(format!("Variable \"${name}\" of required type \"{kind}\" was not provided."))
        }
        (None, None) => Ok(None),
        (Some(Value::Null), _) if kind.is_required() => {
            let kind = schema.written(kind);
            Err(format!("Variable \"${name}\" of non-null type \"{kind}\" must not be null."))
        }
        (Some(value), _) => {
            let mut path = Vec::new();
            fitting(schema, value, kind, &mut path).map(Some).map_err(|(at, value, reason)| {
                let place =
                    if at.is_empty() { String::new() } else { format!(" at \"{name}{}\"", at.concat()) };
                format!("Variable \"${name}\" got invalid value {value}{place}; {reason}")
            })
        }
    }
}

/// A value that does not fit its type: path, value, reason.
type Misfit = (Vec<String>, Value, String);

fn fitting(schema: &Schema, value: &Value, kind: TypeRef, path: &mut Vec<String>) -> Result<Value, Misfit> {
    let misfit = |path: &[String], reason: String| (path.to_vec(), value.clone(), reason);
    if value.is_null() {
        let kind_written = || schema.written(kind);
        return match kind.is_required() {
            false => Ok(Value::Null),
            true => {
                let reason = format!("Expected non-nullable type \"{}\" not to be null.", kind_written());
                Err(misfit(path, reason))
            }
        };
    }
    if let Some(entry) = kind.entry() {
        let Value::Array(entries) = value else {
            return Ok(Value::Array(vec![fitting(schema, value, entry, path)?]));
        };
        let mut fitted = Vec::with_capacity(entries.len());
        for (index, one) in entries.iter().enumerate() {
            path.push(format!("[{index}]"));
            fitted.push(fitting(schema, one, entry, path)?);
            path.pop();
        }
        return Ok(Value::Array(fitted));
    }
    let of = schema.get(kind.of);
    match &of.kind {
        TypeKind::Scalar(scalar) => scalar.value(value).map_err(|reason| misfit(path, reason)),
        TypeKind::Enum(words) => match value {
            Value::String(word) if words.contains(&word.as_str()) => Ok(value.clone()),
            Value::String(word) => {
                Err(misfit(path, format!("Value \"{word}\" does not exist in \"{}\" enum.", of.name)))
            }
            _ => {
                Err(misfit(path, format!("Enum \"{}\" cannot represent non-string value: {value}.", of.name)))
            }
        },
        TypeKind::Input(members) => match value {
            Value::Object(given) => object(schema, given, &of.name, members, path),
            _ => Err(misfit(path, format!("Expected type \"{}\" to be an object.", of.name))),
        },
        TypeKind::Object(_) => Err(misfit(path, format!("Expected type \"{}\" to be an input.", of.name))),
    }
}

fn object(
    schema: &Schema,
    given: &Map<String, Value>,
    owner: &str,
    members: &[InputDefinition],
    path: &mut Vec<String>,
) -> Result<Value, Misfit> {
    let misfit = |path: &[String], reason| (path.to_vec(), Value::Object(given.clone()), reason);
    for member in members.iter().filter(|member| member.kind.is_required()) {
        if !given.contains_key(member.name.as_ref()) {
            let kind = schema.written(member.kind);
            let reason = format!("Field \"{}\" of required type \"{kind}\" was not provided.", member.name);
            return Err(misfit(path, reason));
        }
    }
    let mut fitted = Map::new();
    for (name, value) in given {
        let Some(member) = members.iter().find(|member| member.name == name.as_str()) else {
            return Err(misfit(path, format!("Field \"{name}\" is not defined by type \"{owner}\".")));
        };
        path.push(format!(".{name}"));
        fitted.insert(name.clone(), fitting(schema, value, member.kind, path)?);
        path.pop();
    }
    Ok(Value::Object(fitted))
}

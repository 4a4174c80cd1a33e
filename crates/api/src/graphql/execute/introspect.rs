//! Introspection (GraphQL specification, section 4).

use std::cell::Cell;

use serde_json::{Map, Value, json};
use vestibule_domain::{Error, Result};

use super::super::schema::{FieldDefinition, InputDefinition, Schema, TypeId, TypeKind, TypeRef};
use super::collect::Selected;

/// Parts of the schema in one response; all of them once are about ten thousand.
const MAX_PARTS: usize = 100_000;

/// `__schema`, or `__type(name:)` if a name is given.
///
/// # Errors
/// `INVALID_QUERY` if the response would have more parts of the schema than the limit.
pub(super) fn introspect(schema: &Schema, selected: &Selected<'_>) -> Result<Value> {
    let introspection = Introspection { schema, left: Cell::new(MAX_PARTS) };
    let answer = match selected.arguments.get("name").and_then(Value::as_str) {
        Some(name) => schema.find(name).map_or(Value::Null, |id| introspection.plain(selected, id)),
        None => introspection.schema(selected),
    };
    if introspection.left.get() > 0 {
        Ok(answer)
    } else {
        Err(Error::query("The schema is asked for too often"))
    }
}

struct Introspection<'a> {
    schema: &'a Schema,
    /// Parts that are still allowed.
    left: Cell<usize>,
}

impl Introspection<'_> {
    fn schema(&self, selected: &Selected<'_>) -> Value {
        let schema = self.schema;
        self.object(selected, |field| match field.definition.name.as_ref() {
            "types" => schema.types().into_iter().map(|id| self.plain(field, id)).collect(),
            "queryType" => self.plain(field, schema.query),
            "mutationType" => self.plain(field, schema.mutation),
            "directives" => ["include", "skip"].map(|name| self.directive(field, name)).into_iter().collect(),
            _ => Value::Null,
        })
    }

    fn object(&self, selected: &Selected<'_>, value_of: impl Fn(&Selected<'_>) -> Value) -> Value {
        let Some(left) = self.left.get().checked_sub(1) else { return Value::Null };
        self.left.set(left);
        let mut object = Map::new();
        for field in &selected.inside {
            let value = match field.definition.name.as_ref() {
                "__typename" => self.schema.get(field.parent).name.as_ref().into(),
                _ => value_of(field),
            };
            object.insert(field.key.to_owned(), value);
        }
        Value::Object(object)
    }

    fn plain(&self, selected: &Selected<'_>, of: TypeId) -> Value {
        self.written(selected, TypeRef { of, required: false, list: None })
    }

    /// A type, inside the layers `NON_NULL` and `LIST` that it has.
    fn written(&self, selected: &Selected<'_>, kind: TypeRef) -> Value {
        let (word, inner) = match (kind.is_required(), kind.entry()) {
            (true, _) => ("NON_NULL", Some(kind.optional())),
            (false, Some(entry)) => ("LIST", Some(entry)),
            (false, None) => (kind_of(self.schema, kind.of), None),
        };
        let of = self.schema.get(kind.of);
        self.object(selected, |field| match (field.definition.name.as_ref(), inner, &of.kind) {
            ("kind", ..) => word.into(),
            ("ofType", Some(inner), _) => self.written(field, inner),
            (_, Some(_), _) => Value::Null,
            ("name", ..) => of.name.as_ref().into(),
            ("description", _, TypeKind::Scalar(scalar)) => json!(scalar.description()),
            ("fields", _, TypeKind::Object(fields)) => {
                fields.iter().map(|definition| self.field_of(field, definition)).collect()
            }
            ("interfaces", _, TypeKind::Object(_)) => json!([]),
            ("inputFields", _, TypeKind::Input(members)) => self.inputs(field, members),
            ("isOneOf", _, TypeKind::Input(_)) => false.into(),
            ("enumValues", _, TypeKind::Enum(words)) => {
                words.iter().map(|word| self.object(field, |part| named_part(part, word))).collect()
            }
            _ => Value::Null,
        })
    }

    fn field_of(&self, selected: &Selected<'_>, definition: &FieldDefinition) -> Value {
        self.object(selected, |part| match part.definition.name.as_ref() {
            "args" => self.inputs(part, &definition.arguments),
            "type" => self.written(part, definition.kind),
            _ => named_part(part, &definition.name),
        })
    }

    fn inputs(&self, selected: &Selected<'_>, definitions: &[InputDefinition]) -> Value {
        let values = definitions.iter().map(|definition| {
            self.object(selected, |part| match part.definition.name.as_ref() {
                "type" => self.written(part, definition.kind),
                _ => named_part(part, &definition.name),
            })
        });
        values.collect()
    }

    fn directive(&self, selected: &Selected<'_>, name: &'static str) -> Value {
        let flag = self.schema.find("Boolean").map(|of| TypeRef { of, required: true, list: None });
        let condition = flag.map(|kind| InputDefinition { name: "if".into(), kind });
        self.object(selected, |part| match part.definition.name.as_ref() {
            "name" => name.into(),
            "isRepeatable" => false.into(),
            "locations" => json!(["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"]),
            "args" => self.inputs(part, condition.as_slice()),
            _ => Value::Null,
        })
    }
}

/// Properties that fields, arguments and enum values have in common.
fn named_part(part: &Selected<'_>, name: &str) -> Value {
    match part.definition.name.as_ref() {
        "name" => name.into(),
        "isDeprecated" => false.into(),
        _ => Value::Null,
    }
}

fn kind_of(schema: &Schema, of: TypeId) -> &'static str {
    match schema.get(of).kind {
        TypeKind::Scalar(_) => "SCALAR",
        TypeKind::Enum(_) => "ENUM",
        TypeKind::Object(_) => "OBJECT",
        TypeKind::Input(_) => "INPUT_OBJECT",
    }
}

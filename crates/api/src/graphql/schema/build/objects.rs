//! Types of items with the fields that the actor may read.

use vestibule_domain::access::Action;
use vestibule_domain::query::Function;
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::super::scalar::Scalar;
use super::super::types::{FieldDefinition, InputDefinition, Meaning, TypeId, TypeKind, TypeRef};
use super::{Builder, always, argument, field, list, one, scalar};

const OF_INSTANTS: [Function; 8] = [
    Function::Year,
    Function::Month,
    Function::Week,
    Function::Day,
    Function::Weekday,
    Function::Hour,
    Function::Minute,
    Function::Second,
];

impl Builder<'_> {
    /// The type of an item.
    pub(super) fn object(&mut self, of: &'static Collection) -> TypeId {
        self.named(of.name, |builder| {
            let open: Vec<_> = builder.shape.fields(of, Action::Read).collect();
            TypeKind::Object(open.into_iter().flat_map(|field| builder.fields_of(of, field)).collect())
        })
    }

    /// The field itself and its functions.
    fn fields_of(&mut self, of: &'static Collection, of_field: &'static Field) -> Vec<FieldDefinition> {
        let mut fields = Vec::with_capacity(2);
        match self.readable_target(of_field) {
            Some((relation, target)) => {
                let object = self.object(target);
                let kind = if matches!(relation, Relation::One { .. }) { one(object) } else { list(object) };
                let meaning = Meaning::Related(of_field, target);
                fields.push(field(of_field.name, kind, meaning).with(self.list_arguments(target)));
            }
            None if of_field.is_column() => {
                let kind = self.value(of, of_field);
                fields.push(field(of_field.name, kind, Meaning::Value(of_field)));
            }
            None => return fields,
        }
        if let Some(functions) = self.functions(of_field) {
            let name = format!("{}_func", of_field.name);
            fields.push(field(name, one(functions), Meaning::Functions(of_field)));
        }
        fields
    }

    /// The field of a relation, if the actor may read the related collection.
    pub(super) fn readable_target(&self, field: &Field) -> Option<(Relation, &'static Collection)> {
        let relation = field.relation?;
        let target = Collection::find(relation.collection())?;
        self.shape.allows(target, Action::Read).then_some((relation, target))
    }

    fn value(&self, of: &Collection, field: &Field) -> TypeRef {
        let is_key = field.name == of.key;
        let required = is_key || field.required && !field.generated && field.relation.is_none();
        let kind = value_type(of, field);
        if required && self.shape.is_uniform(of) { TypeRef { required, ..kind } } else { kind }
    }

    /// The functions of a field; concealed fields have none.
    fn functions(&mut self, of: &Field) -> Option<TypeId> {
        let (name, functions): (_, &[Function]) = match of.kind {
            _ if of.conceal => return None,
            Kind::Timestamp | Kind::DateTime => ("datetime_functions", &OF_INSTANTS),
            Kind::Json | Kind::Alias => ("count_functions", &[Function::Count]),
            _ => return None,
        };
        let int = one(scalar(Scalar::Int));
        Some(self.named(name, |_| {
            let functions = functions.iter().copied();
            TypeKind::Object(
                functions.map(|word| field(word.as_str(), int, Meaning::Function(word))).collect(),
            )
        }))
    }

    /// The arguments of a list of items.
    pub(super) fn list_arguments(&mut self, of: &'static Collection) -> Vec<InputDefinition> {
        let (int, text) = (scalar(Scalar::Int), scalar(Scalar::String));
        vec![
            argument("filter", one(self.filter(of))),
            argument("sort", list(text)),
            argument("limit", one(int)),
            argument("offset", one(int)),
            argument("page", one(int)),
            argument("search", one(text)),
        ]
    }
}

/// The type of a value in results and inputs.
pub(super) fn value_type(of: &Collection, field: &Field) -> TypeRef {
    if field.name == of.key {
        return one(scalar(Scalar::Id));
    }
    let kind = match field.kind {
        Kind::Csv => return list(scalar(Scalar::String)),
        Kind::Json => Scalar::Json,
        _ if field.conceal => Scalar::Hash,
        Kind::Uuid => Scalar::Id,
        Kind::String | Kind::Text | Kind::Alias => Scalar::String,
        Kind::Integer => Scalar::Int,
        Kind::Boolean => Scalar::Boolean,
        Kind::Timestamp | Kind::DateTime => Scalar::Date,
        Kind::Hash => Scalar::Hash,
    };
    one(scalar(kind))
}

/// The key of one item, as an argument.
pub(super) fn key_argument() -> InputDefinition {
    argument("id", always(scalar(Scalar::Id)))
}

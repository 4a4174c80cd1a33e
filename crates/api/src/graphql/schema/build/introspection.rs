//! The types of introspection (GraphQL specification, section 4).

use super::super::root::Root;
use super::super::scalar::Scalar;
use super::super::types::{FieldDefinition, InputDefinition, Meaning, TypeId, TypeKind, TypeRef};
use super::{Builder, always, always_list, argument, field, list, member, one, root, scalar};

const KINDS: [&str; 8] =
    ["SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT", "LIST", "NON_NULL"];

const LOCATIONS: [&str; 19] = [
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
    "SCHEMA",
    "SCALAR",
    "OBJECT",
    "FIELD_DEFINITION",
    "ARGUMENT_DEFINITION",
    "INTERFACE",
    "UNION",
    "ENUM",
    "ENUM_VALUE",
    "INPUT_OBJECT",
    "INPUT_FIELD_DEFINITION",
];

impl Builder<'_> {
    /// Fields that introspection does not list.
    pub(super) fn introspection(&mut self) -> [FieldDefinition; 3] {
        let text = always(scalar(Scalar::String));
        let schema = self.schema_type();
        [
            field("__typename", text, Meaning::TypeName),
            root("__schema", always(schema), Root::Schema),
            root("__type", one(self.type_type()), Root::Type).with(vec![argument("name", text)]),
        ]
    }

    fn schema_type(&mut self) -> TypeId {
        self.named("__Schema", |builder| {
            let of = builder.type_type();
            let directives = builder.directive_type();
            TypeKind::Object(vec![
                text("description"),
                member("types", always_list(of)),
                member("queryType", always(of)),
                member("mutationType", one(of)),
                member("subscriptionType", one(of)),
                member("directives", always_list(directives)),
            ])
        })
    }

    fn type_type(&mut self) -> TypeId {
        self.named("__Type", |builder| {
            let of = builder.type_type();
            let kind = builder.words("__TypeKind", &KINDS);
            let (fields, inputs) = (builder.field_type(), builder.input_type());
            let values = builder.enum_value_type();
            TypeKind::Object(vec![
                member("kind", always(kind)),
                text("name"),
                text("description"),
                text("specifiedByURL"),
                member("fields", some(fields)).with(deprecated()),
                member("interfaces", some(of)),
                member("possibleTypes", some(of)),
                member("enumValues", some(values)).with(deprecated()),
                member("inputFields", some(inputs)).with(deprecated()),
                member("ofType", one(of)),
                member("isOneOf", one(scalar(Scalar::Boolean))),
            ])
        })
    }

    fn field_type(&mut self) -> TypeId {
        self.named("__Field", |builder| {
            let (inputs, of) = (builder.input_type(), builder.type_type());
            let mut fields = vec![always_text("name"), text("description")];
            fields.push(member("args", always_list(inputs)).with(deprecated()));
            fields.push(member("type", always(of)));
            fields.extend(deprecation());
            TypeKind::Object(fields)
        })
    }

    fn input_type(&mut self) -> TypeId {
        self.named("__InputValue", |builder| {
            let of = builder.type_type();
            let mut fields = vec![always_text("name"), text("description")];
            fields.extend([member("type", always(of)), text("defaultValue")]);
            fields.extend(deprecation());
            TypeKind::Object(fields)
        })
    }

    fn enum_value_type(&mut self) -> TypeId {
        self.named("__EnumValue", |_| {
            let mut fields = vec![always_text("name"), text("description")];
            fields.extend(deprecation());
            TypeKind::Object(fields)
        })
    }

    fn directive_type(&mut self) -> TypeId {
        self.named("__Directive", |builder| {
            let locations = builder.words("__DirectiveLocation", &LOCATIONS);
            let inputs = builder.input_type();
            TypeKind::Object(vec![
                always_text("name"),
                text("description"),
                member("isRepeatable", always(scalar(Scalar::Boolean))),
                member("locations", always_list(locations)),
                member("args", always_list(inputs)).with(deprecated()),
            ])
        })
    }
}

fn text(name: &'static str) -> FieldDefinition {
    member(name, one(scalar(Scalar::String)))
}

fn always_text(name: &'static str) -> FieldDefinition {
    member(name, always(scalar(Scalar::String)))
}

fn deprecation() -> [FieldDefinition; 2] {
    [member("isDeprecated", always(scalar(Scalar::Boolean))), text("deprecationReason")]
}

fn deprecated() -> Vec<InputDefinition> {
    vec![argument("includeDeprecated", one(scalar(Scalar::Boolean)))]
}

/// `[T!]`.
fn some(of: TypeId) -> TypeRef {
    TypeRef { required: true, ..list(of) }
}

//! The parts of a schema.

use std::borrow::Cow;
use std::collections::HashMap;

use vestibule_domain::query::{Aggregate, Function};
use vestibule_domain::schema::{Collection, Field};

use super::root::Root;
use super::scalar::Scalar;

/// A name of the schema.
pub(super) type Name = Cow<'static, str>;

/// Index of a type in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(super) u32);

/// The types and fields that actors of one shape may use.
#[derive(Debug)]
pub struct Schema {
    pub(super) types: Vec<Type>,
    pub(super) names: HashMap<Name, TypeId>,
    /// The type of queries.
    pub query: TypeId,
    /// The type of mutations.
    pub mutation: TypeId,
    /// Fields that introspection does not list: `__typename` everywhere, `__schema` and `__type` of queries.
    pub(super) meta: [FieldDefinition; 3],
}

impl Schema {
    /// A type.
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// The type of that name.
    pub fn find(&self, name: &str) -> Option<TypeId> {
        self.names.get(name).copied()
    }

    /// The field of a type.
    pub fn field(&self, of: TypeId, name: &str) -> Option<&FieldDefinition> {
        let [typename, of_query @ ..] = &self.meta;
        match name {
            "__typename" => self.get(of).is_object().then_some(typename),
            _ if of == self.query && name.starts_with("__") => {
                of_query.iter().find(|field| field.name == name)
            }
            _ => self.get(of).field(name),
        }
    }

    /// Any field of a collection that an object type has.
    pub fn first_value(&self, of: TypeId) -> Option<&'static Field> {
        let TypeKind::Object(fields) = &self.get(of).kind else { return None };
        fields.iter().find_map(|field| match field.meaning {
            Meaning::Value(field) => Some(field),
            _ => None,
        })
    }

    /// All types, in the order of their names.
    pub fn types(&self) -> Vec<TypeId> {
        let mut named: Vec<_> = self.names.iter().collect();
        named.sort();
        named.into_iter().map(|(_, id)| *id).collect()
    }

    /// A type as documents write it.
    pub fn written(&self, of: TypeRef) -> String {
        let name = &self.get(of.of).name;
        let inner = if of.required { format!("{name}!") } else { name.to_string() };
        match of.list {
            None => inner,
            Some(false) => format!("[{inner}]"),
            Some(true) => format!("[{inner}]!"),
        }
    }
}

/// A type.
#[derive(Debug)]
pub struct Type {
    /// Its name.
    pub name: Name,
    /// Its kind.
    pub kind: TypeKind,
}

/// The kind of a type.
#[derive(Debug)]
pub enum TypeKind {
    /// A scalar.
    Scalar(Scalar),
    /// An enum with these values.
    Enum(&'static [&'static str]),
    /// An object with fields.
    Object(Vec<FieldDefinition>),
    /// An input object with members.
    Input(Vec<InputDefinition>),
}

impl Type {
    /// The field of that name, if this is an object with one.
    pub fn field(&self, name: &str) -> Option<&FieldDefinition> {
        match &self.kind {
            TypeKind::Object(fields) => fields.iter().find(|field| field.name == name),
            _ => None,
        }
    }

    /// Whether a selection can follow.
    pub fn is_object(&self) -> bool {
        matches!(self.kind, TypeKind::Object(_))
    }

    /// Whether it can be the type of an argument.
    pub fn is_input(&self) -> bool {
        !self.is_object()
    }
}

/// A type as it is used: required or not, one value or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeRef {
    /// The type.
    pub of: TypeId,
    /// Whether it, or each entry of the list, is never null.
    pub required: bool,
    /// Whether it is a list, and whether that is never null.
    pub list: Option<bool>,
}

impl TypeRef {
    /// Whether it is never null.
    pub fn is_required(self) -> bool {
        self.list.unwrap_or(self.required)
    }

    /// The same type, not required.
    pub fn optional(self) -> Self {
        match self.list {
            Some(_) => Self { list: Some(false), ..self },
            None => Self { required: false, ..self },
        }
    }

    /// The type of the entries, if it is a list.
    pub fn entry(self) -> Option<Self> {
        self.list.map(|_| Self { list: None, ..self })
    }
}

/// A field of an object.
#[derive(Debug)]
pub struct FieldDefinition {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: TypeRef,
    /// Its arguments.
    pub arguments: Vec<InputDefinition>,
    /// How it is resolved.
    pub meaning: Meaning,
}

impl FieldDefinition {
    /// The argument of that name.
    pub fn argument(&self, name: &str) -> Option<&InputDefinition> {
        self.arguments.iter().find(|argument| argument.name == name)
    }
}

/// An argument, or a member of an input.
#[derive(Debug, Clone)]
pub struct InputDefinition {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: TypeRef,
}

/// How a field is resolved.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    /// The name of the type: `__typename`.
    TypeName,
    /// A field of the query or the mutation type.
    Root(Root),
    /// A member of a value that the field around it resolved.
    Member,
    /// A field of a collection.
    Value(&'static Field),
    /// The functions of a field: `last_access_func`.
    Functions(&'static Field),
    /// One of them: `year`.
    Function(Function),
    /// Related items.
    Related(&'static Field, &'static Collection),
    /// The values by which the items are grouped.
    Group,
    /// The number of items in a group.
    CountAll,
    /// An aggregate function over the items of a group, for each field inside.
    Aggregate(Aggregate),
}

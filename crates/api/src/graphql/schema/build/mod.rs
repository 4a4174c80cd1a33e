//! Builds a schema. All names are those of Directus, because the queries of clients use them.

mod accounts;
mod aggregates;
mod filters;
mod inputs;
mod introspection;
mod items;
mod objects;
mod server;

use std::collections::HashMap;

use vestibule_domain::schema::Collection;

use super::root::Root;
use super::scalar::Scalar;
use super::shape::Shape;
use super::types::{
    FieldDefinition, InputDefinition, Meaning, Name, Schema, Type, TypeId, TypeKind, TypeRef,
};

/// Settings that a schema depends on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Login with a password is disabled (`AUTH_DISABLE_DEFAULT`).
    pub no_login: bool,
    /// Whether there is a rate limit per address (`RATE_LIMITER_*`).
    pub rate_limit: bool,
    /// Whether there is a rate limit for all addresses together (`RATE_LIMITER_GLOBAL_*`).
    pub rate_limit_global: bool,
}

/// Builds the schema of a shape.
pub fn build(shape: &Shape, options: Options) -> Schema {
    let mut builder = Builder { shape, types: Vec::new(), names: HashMap::new() };
    for scalar in Scalar::ALL {
        builder.define(scalar.name(), TypeKind::Scalar(scalar));
    }
    let meta = builder.introspection();
    let mut queries = builder.item_queries();
    queries.extend(builder.own_queries());
    queries.extend(builder.server_queries(options));
    let mut mutations = builder.account_mutations(options);
    mutations.extend(builder.item_mutations());
    mutations.extend(builder.server_mutations());
    let query = builder.define("Query", TypeKind::Object(queries));
    let mutation = builder.define("Mutation", TypeKind::Object(mutations));
    Schema { types: builder.types, names: builder.names, query, mutation, meta }
}

struct Builder<'a> {
    shape: &'a Shape,
    types: Vec<Type>,
    names: HashMap<Name, TypeId>,
}

impl Builder<'_> {
    /// The type of that name, built at its first use. Its own definition may use it.
    fn named(&mut self, name: impl Into<Name>, make: impl FnOnce(&mut Self) -> TypeKind) -> TypeId {
        let name = name.into();
        if let Some(known) = self.names.get(&name) {
            return *known;
        }
        let id = self.define(name, TypeKind::Enum(&[]));
        let kind = make(self);
        self.types[id.0 as usize].kind = kind;
        id
    }

    fn define(&mut self, name: impl Into<Name>, kind: TypeKind) -> TypeId {
        let name = name.into();
        #[expect(clippy::cast_possible_truncation, reason = "some hundreds of types")]
        let id = TypeId(self.types.len() as u32);
        self.names.insert(name.clone(), id);
        self.types.push(Type { name, kind });
        id
    }

    fn words(&mut self, name: &'static str, words: &'static [&'static str]) -> TypeId {
        self.named(name, |_| TypeKind::Enum(words))
    }
}

/// The index of a scalar. Scalars are the first types.
fn scalar(scalar: Scalar) -> TypeId {
    let place = Scalar::ALL.iter().position(|known| *known == scalar).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "there are twelve")]
    TypeId(place as u32)
}

/// `T`.
fn one(of: TypeId) -> TypeRef {
    TypeRef { of, required: false, list: None }
}

/// `T!`.
fn always(of: TypeId) -> TypeRef {
    TypeRef { required: true, ..one(of) }
}

/// `[T]`.
fn list(of: TypeId) -> TypeRef {
    TypeRef { list: Some(false), ..one(of) }
}

/// `[T!]!`.
fn always_list(of: TypeId) -> TypeRef {
    TypeRef { list: Some(true), ..always(of) }
}

fn argument(name: impl Into<Name>, kind: TypeRef) -> InputDefinition {
    InputDefinition { name: name.into(), kind }
}

fn field(name: impl Into<Name>, kind: TypeRef, meaning: Meaning) -> FieldDefinition {
    FieldDefinition { name: name.into(), kind, arguments: Vec::new(), meaning }
}

/// A member of a value that the field around it resolved.
fn member(name: &'static str, kind: TypeRef) -> FieldDefinition {
    field(name, kind, Meaning::Member)
}

fn root(name: impl Into<Name>, kind: TypeRef, root: Root) -> FieldDefinition {
    field(name, kind, Meaning::Root(root))
}

impl FieldDefinition {
    fn with(mut self, arguments: Vec<InputDefinition>) -> Self {
        self.arguments = arguments;
        self
    }
}

/// `users` for `directus_users`.
fn short(collection: &Collection) -> &'static str {
    collection.name.strip_prefix("directus_").unwrap_or(collection.name)
}

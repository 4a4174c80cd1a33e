//! Schemas: one for each shape of rights, with the fields that an actor may use.

mod build;
mod cache;
mod root;
mod scalar;
mod sdl;
mod shape;
#[cfg(test)]
pub(super) mod tests;
mod types;

pub use build::{Options, build};
pub use cache::Schemas;
pub use root::{Account, Me, Root, Server, Verb};
pub use scalar::Scalar;
pub use sdl::sdl;
pub use shape::Shape;
pub use types::{FieldDefinition, InputDefinition, Meaning, Schema, Type, TypeId, TypeKind, TypeRef};

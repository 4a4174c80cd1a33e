//! Schema definition language.

use std::fmt::Write;

use super::types::{InputDefinition, Schema, Type, TypeKind};

/// The schema in SDL.
pub fn sdl(schema: &Schema) -> String {
    let mut text = String::new();
    for id in schema.types() {
        let of = schema.get(id);
        if !of.name.starts_with("__") {
            define(schema, of, &mut text);
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn define(schema: &Schema, of: &Type, text: &mut String) {
    let name = &of.name;
    let _ = match &of.kind {
        TypeKind::Scalar(scalar) if scalar.is_built_in() => return,
        TypeKind::Scalar(scalar) => {
            let description = scalar.description().unwrap_or_default();
            write!(text, "\"\"\"{description}\"\"\"\nscalar {name}")
        }
        TypeKind::Enum(words) => write!(text, "enum {name} {{\n  {}\n}}", words.join("\n  ")),
        TypeKind::Object(fields) => {
            let lines = fields.iter().map(|field| {
                let arguments = arguments(schema, &field.arguments);
                format!("  {}{arguments}: {}\n", field.name, schema.written(field.kind))
            });
            write!(text, "type {name} {{\n{}}}", lines.collect::<String>())
        }
        TypeKind::Input(members) => {
            let lines = members.iter().map(|member| format!("  {}\n", input(schema, member)));
            write!(text, "input {name} {{\n{}}}", lines.collect::<String>())
        }
    };
    text.push_str("\n\n");
}

fn arguments(schema: &Schema, arguments: &[InputDefinition]) -> String {
    if arguments.is_empty() {
        return String::new();
    }
    let listed: Vec<_> = arguments.iter().map(|argument| input(schema, argument)).collect();
    format!("({})", listed.join(", "))
}

fn input(schema: &Schema, input: &InputDefinition) -> String {
    format!("{}: {}", input.name, schema.written(input.kind))
}

//! The query language: from a text to a document (GraphQL specification, October 2021, section 2).

pub(super) mod ast;
mod characters;
mod lexer;
mod numbers;
mod parser;
mod strings;
#[cfg(test)]
mod tests;
mod token;
mod values;

pub(super) use parser::parse;

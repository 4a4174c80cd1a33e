//! Reads and writes of any collection have the same results on every engine.

mod aggregates;
mod columns;
mod counts;
mod functions;
mod groups;
mod hidden_fields;
mod large_key_lists;
mod nested;
mod nested_pages;
mod operators;
mod paging;
mod property;
mod rejected_writes;
mod related;
mod search;
mod secrets;
mod sort;
mod special_characters;
mod string_operators;
mod timestamps;
mod write;

//! Any collection, read and written as a plan says, gives the same on every engine.

mod aggregates;
mod columns;
mod counts;
mod functions;
mod groups;
mod hidden;
mod instants;
mod kinds;
mod large;
mod nested;
mod nested_pages;
mod odd_texts;
mod paging;
mod property;
mod related;
mod search;
mod secrets;
mod sort;
mod texts;
mod write;
mod write_refused;

//! The API as its clients see it: requests through the whole router, against a database of their own.

mod auth;
mod cookies;
mod me;
mod people;
mod shown;
mod tokens;

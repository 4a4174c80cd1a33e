//! The API as its clients see it: requests through the whole router, against a database of their own.

mod auth;
mod cookies;
mod http;
mod me;
mod people;
mod secrets;
mod server;
mod shown;
mod tokens;
mod utils;

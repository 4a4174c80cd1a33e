//! The API as its clients see it: requests through the whole router, against a database of their own.

mod auth;
mod cookies;
mod docs;
mod http;
mod me;
mod notices;
mod people;
mod properties;
mod second_factor;
mod secrets;
mod server;
mod shown;
mod throttle;
mod tokens;
mod utils;

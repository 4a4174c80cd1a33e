//! The API as its clients see it: requests through the whole router, against a database of their own.

mod api_tokens;
mod auth;
mod cookies;
mod docs;
mod export;
mod graphql;
mod http;
mod invites;
mod letters;
mod mail;
mod me;
mod notices;
mod openapi;
mod password;
mod people;
mod properties;
mod read_back;
mod register;
mod second_factor;
mod secrets;
mod server;
mod sessions;
mod shown;
mod throttle;
mod tokens;
mod utils;

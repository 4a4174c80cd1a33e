//! The API as its clients see it: requests through the whole router, against a database of their own.

mod auth;
mod people;
mod shown;

//! `/server/…`, `/` and `/robots.txt` (contract section 11).

mod health;
mod info;
mod overview;
mod owner;
mod setup;
mod site;

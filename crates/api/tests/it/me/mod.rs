//! The current user (contract sections 7 to 9).

mod globals;
mod permissions;
mod read;
mod roles;
mod sessions;
mod track_page;
mod update;

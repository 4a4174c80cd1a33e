//! A load tool for any server with the login API of Directus: N clients, T seconds, one scenario after the other.
//!
//! Read it in this order: [`options`] (what is asked), [`run`] (one scenario from set-up to figures), [`client`] (what
//! one client does), [`report`] (what comes out). [`http`] is a small HTTP/1.1 client and [`proc`] reads the kernel's
//! accounts of the server.

pub mod accounts;
pub mod answers;
pub mod client;
pub mod error;
pub mod http;
pub mod mix;
pub mod options;
pub mod proc;
pub mod progress;
pub mod report;
pub mod run;
pub mod scenario;
pub mod tally;
pub mod target;

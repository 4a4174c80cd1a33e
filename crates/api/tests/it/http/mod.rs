//! Rules for every route (contract section 1).

mod bodies;
mod caching;
mod cors;
mod headers;
mod logs;
mod methods;
mod request_ids;
mod routes;

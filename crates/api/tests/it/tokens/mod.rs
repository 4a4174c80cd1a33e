//! Where tokens are read from and how they are validated (contract section 2).

mod anonymous;
mod forgeries;
mod liveness;
mod public_routes;
mod rights;
mod sessions;
mod sources;
mod static_tokens;

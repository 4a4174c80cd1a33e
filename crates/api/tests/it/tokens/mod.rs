//! Where tokens are read from and which are believed (contract section 2).

mod forgeries;
mod liveness;
mod nobody;
mod open_routes;
mod places;
mod rights;
mod sessions;
mod statics;

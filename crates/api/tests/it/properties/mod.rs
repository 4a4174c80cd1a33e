//! Whatever is sent, no request is a fault of ours, and none that was not made with a real token is somebody's.

mod bodies;
mod credentials;
mod queries;
mod routes;
mod values;

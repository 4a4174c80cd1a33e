//! `POST /auth/refresh`.

mod claims;
mod grace;
mod modes;
mod parallel;
mod refusals;
mod without_grace;

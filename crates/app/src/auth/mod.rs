//! Logging in, staying logged in, logging out (contract section 6).

mod admission;
mod confirm;
mod issue;
mod lockout;
mod login;
mod logout;
mod refresh;
mod session_cookie;

pub use issue::Issued;
pub use login::Login;
pub use refresh::Refresh;

pub(crate) use confirm::confirm_password;
pub use login::{log_in, stall};
pub use logout::log_out;
pub use refresh::refresh;
pub use session_cookie::session_token_of_cookie;

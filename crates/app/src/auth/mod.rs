//! Logging in, staying logged in, logging out (contract section 6).

mod confirm;
mod issue;
mod lockout;
mod login;
mod logout;
mod refresh;
mod session_cookie;
mod throttle;

pub use issue::Issued;
pub use login::LoginInput;
pub use refresh::RefreshInput;

pub(crate) use confirm::confirm_password;
pub use login::{log_in, stall};
pub use logout::log_out;
pub use refresh::refresh;
pub use session_cookie::session_token_of_cookie;

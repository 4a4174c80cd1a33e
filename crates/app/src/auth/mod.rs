//! Login, refresh and logout (contract section 6).

mod confirm;
mod issue;
mod lockout;
mod login;
mod logout;
mod refresh;
mod throttle;

pub use issue::Issued;
pub use login::LoginInput;
pub use refresh::RefreshInput;

pub(crate) use confirm::confirm_password;
pub use login::{log_in, stall};
pub use logout::log_out;
pub use refresh::{refresh, session_token_of_cookie};

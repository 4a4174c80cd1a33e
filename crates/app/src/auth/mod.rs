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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use vestibule_domain::session::Mode;

    use super::{Issued, LoginInput, RefreshInput};
    use crate::invites::Acceptance;
    use crate::password::Reset;
    use crate::registration::Registration;
    use crate::tfa::{Enable, Generated};

    #[test]
    fn inputs_and_results_do_not_print_secrets() {
        const SECRET: &str = "hunter2";
        let mode = Mode::Json;
        let printed = [
            format!(
                "{:?}",
                LoginInput { email: "".into(), password: SECRET.into(), mode, otp: Some(SECRET.into()) }
            ),
            format!("{:?}", RefreshInput { token: SECRET.into(), mode }),
            format!(
                "{:?}",
                Issued {
                    mode,
                    access_token: SECRET.into(),
                    refresh_token: SECRET.into(),
                    expires: Duration::ZERO
                }
            ),
            format!("{:?}", Enable { secret: SECRET.into(), otp: SECRET.into(), recovery_codes: true }),
            format!("{:?}", Generated { secret: SECRET.into(), otpauth_url: SECRET.into() }),
            format!("{:?}", Reset { token: SECRET.into(), password: SECRET.into() }),
            format!("{:?}", Acceptance { token: SECRET.into(), password: SECRET.into() }),
            format!(
                "{:?}",
                Registration {
                    email: "".into(),
                    password: SECRET.into(),
                    first_name: None,
                    last_name: None,
                    url: None
                }
            ),
        ];
        assert!(printed.iter().all(|text| text.contains('…') && !text.contains(SECRET)), "{printed:?}");
    }
}

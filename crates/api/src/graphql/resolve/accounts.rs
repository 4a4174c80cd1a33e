//! Login, logout, password reset, invites and registration.

use std::str::FromStr;

use serde_json::{Value, json};
use vestibule_app::auth::{self, Issued, LoginInput, RefreshInput};
use vestibule_app::invites::{self, Acceptance};
use vestibule_app::password::{self, Reset, ResetRequest};
use vestibule_app::registration::{self, Registration};
use vestibule_domain::otp::OtpCode;
use vestibule_domain::session::Mode;
use vestibule_domain::token::RefreshToken;
use vestibule_domain::{Result, Secret};

use super::super::execute::Selected;
use super::super::schema::Account;
use super::{Resolver, required, text};
use crate::wire::session_cookie;

impl Resolver<'_> {
    pub(super) async fn account(&mut self, account: Account, field: &Selected<'_>) -> Result<Value> {
        let app = &self.state.app;
        match account {
            Account::Login => {
                let login = LoginInput {
                    email: required(field, "email").into(),
                    password: secret(field, "password"),
                    mode: mode(field),
                    otp: text(field, "otp").map(OtpCode::from),
                };
                let issued = auth::log_in(app, self.client, login).await?;
                Ok(self.issue(&issued))
            }
            Account::Refresh => {
                let token = self.token(field)?;
                let refresh = RefreshInput { token, mode: mode(field) };
                let issued = auth::refresh(app, self.client, &refresh).await?;
                Ok(self.issue(&issued))
            }
            Account::Logout => {
                auth::log_out(app, self.client, &self.token(field)?).await?;
                self.cookies.extend(session_cookie::cleared(self.state, self.headers));
                Ok(Value::Bool(true))
            }
            Account::PasswordRequest => {
                let url = text(field, "reset_url").filter(|url| !url.is_empty()).map(str::to_owned);
                let request = ResetRequest { email: required(field, "email").into(), url };
                done(password::request_reset(app, &request).await)
            }
            Account::PasswordReset => {
                let reset =
                    Reset { token: secret(field, "token").into(), password: secret(field, "password") };
                done(password::reset(app, self.client, &reset).await)
            }
            Account::InviteAccept => {
                let acceptance =
                    Acceptance { token: secret(field, "token").into(), password: secret(field, "password") };
                done(invites::accept(app, &acceptance).await)
            }
            Account::Register => self.register(field).await,
            Account::RegisterVerify => {
                done(registration::verify(app, &secret(field, "token").into()).await.map(|_| ()))
            }
        }
    }

    async fn register(&self, field: &Selected<'_>) -> Result<Value> {
        let app = &self.state.app;
        self.state.registrations.count(self.client.ip, app.clock().now())?;
        let registration = Registration {
            email: required(field, "email").into(),
            password: secret(field, "password"),
            first_name: text(field, "first_name").map(str::to_owned),
            last_name: text(field, "last_name").map(str::to_owned),
            url: text(field, "verification_url").map(str::to_owned),
        };
        done(registration::register(app, &registration).await)
    }

    /// The refresh token. Unlike in REST the mode is not inferred: without the argument `mode` the token must be an argument.
    fn token(&self, field: &Selected<'_>) -> Result<RefreshToken> {
        let given = text(field, "refresh_token").filter(|token| !token.is_empty());
        session_cookie::refresh_token(self.state, self.headers, self.session_cookie, mode(field), given)
    }

    /// The result with issued tokens, in the form of their mode.
    fn issue(&mut self, issued: &Issued) -> Value {
        self.cookies.extend(session_cookie::of_issued(self.state, issued));
        let expires = u64::try_from(issued.expires.as_millis()).unwrap_or(u64::MAX);
        let access = (issued.mode != Mode::Session).then(|| issued.access_token.expose());
        let refresh = (issued.mode == Mode::Json).then(|| issued.refresh_token.expose());
        json!({ "access_token": access, "expires": expires, "refresh_token": refresh })
    }
}

fn mode(field: &Selected<'_>) -> Mode {
    text(field, "mode").and_then(|mode| Mode::from_str(mode).ok()).unwrap_or(Mode::Json)
}

fn secret(field: &Selected<'_>, name: &str) -> Secret {
    Secret::from(required(field, name))
}

fn done(outcome: Result<()>) -> Result<Value> {
    outcome.map(|()| Value::Bool(true))
}

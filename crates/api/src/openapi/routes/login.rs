//! `/auth/…`.

use serde_json::Value;

use super::super::anything;
use super::super::operation::{Operation, get, post};
use super::super::shape::{choice, data, email, flag, integer, list, named, object, password, text, uri};

const MODES: [&str; 3] = ["json", "cookie", "session"];

pub(super) fn operations() -> Vec<Operation> {
    let session = object(&[], &[("refresh_token", text()), ("mode", choice(&MODES))]);
    let providers = object(&[("data", list(anything())), ("disableDefault", flag())], &[]);
    let tag = |operation: Operation| operation.tag("Authentication");
    vec![
        tag(post("/auth/login", "login", "Log in with e-mail address and password."))
            .takes(object(
                &[("email", email()), ("password", password())],
                &[("mode", choice(&MODES)), ("otp", text())],
            ))
            .gives(data(named("Tokens"))),
        tag(post("/auth/refresh", "refresh", "Exchange a refresh token for new tokens."))
            .takes(session.clone())
            .gives(data(named("Tokens"))),
        tag(post("/auth/logout", "logout", "End a login.")).takes(session).gives_nothing(),
        tag(get("/auth", "providers", "List other login providers. There are none.")).gives(providers),
        tag(post(
            "/auth/password/request",
            "passwordRequest",
            "Request a mail with a link to set a new password.",
        ))
        .takes(object(&[("email", email())], &[("reset_url", uri())]))
        .gives_nothing(),
        tag(post("/auth/password/reset", "passwordReset", "Set a new password with the token of the link."))
            .takes(object(&[("token", text()), ("password", password())], &[]))
            .gives_nothing(),
    ]
}

/// Issued tokens: without the refresh token in mode `cookie`, without both tokens in mode `session`.
pub(super) fn tokens() -> Value {
    object(&[("expires", integer())], &[("access_token", text()), ("refresh_token", text())])
}

//! The actor's own account: `/users/me/…`.

use serde_json::Value;

use super::super::operation::{Access, Operation, get, patch, post};
use super::super::parameters;
use super::super::shape::{data, flag, integer, list, named, object, password, text, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let own = |operation: Operation| operation.tag("Users").access(Access::User);
    let me = |operation: Operation| own(operation).with_all(&parameters::ONE);
    let codes = data(object(&[("codes", list(text()))], &[]));
    vec![
        me(get("/users/me", "getMe", "Read your own user.")).gives_exported(user()),
        me(patch("/users/me", "updateMe", "Update your own user.")).takes(user()).gives_exported(user()),
        own(patch("/users/me/track/page", "updateLastUsedPageMe", "Store the page that you visited last."))
            .takes(object(&[("last_page", text())], &[]))
            .gives_nothing(),
        own(post(
            "/users/me/email/confirm",
            "confirmMyEmail",
            "Confirm a new e-mail address with the token of a mail.",
        ))
        .takes(object(&[("token", text())], &[]))
        .gives_nothing(),
        own(post("/users/me/tfa/generate", "meTfaGenerate", "Generate a secret for TFA."))
            .takes(object(&[("password", password())], &[]))
            .gives(data(named("SecondFactor"))),
        own(post("/users/me/tfa/enable", "meTfaEnable", "Enable TFA."))
            .takes(object(&[("secret", text()), ("otp", text())], &[("recovery_codes", flag())]))
            .gives(codes.clone())
            .answers(204, "Done. No recovery codes were requested."),
        own(post("/users/me/tfa/disable", "meTfaDisable", "Disable TFA."))
            .takes(object(&[("otp", text())], &[]))
            .gives_nothing(),
        own(get("/users/me/tfa/recovery-codes", "getMyRecoveryCodes", "Number of unused recovery codes."))
            .gives(data(object(&[("remaining", integer())], &[]))),
        own(post("/users/me/tfa/recovery-codes", "renewMyRecoveryCodes", "Replace the recovery codes."))
            .takes(object(&[("password", password())], &[]))
            .gives(codes),
        post("/users/{id}/tfa/disable", "disableUserTfa", "Disable TFA of a user.")
            .tag("Users")
            .access(Access::Admin)
            .with(parameters::path("id", uuid()))
            .gives_nothing(),
    ]
}

/// A new TFA secret; only this response has it.
pub(super) fn tfa_secret() -> Value {
    object(&[("secret", text()), ("otpauth_url", text())], &[])
}

fn user() -> Value {
    named("Users")
}

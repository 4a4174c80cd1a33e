//! What people do about themselves: `/users/me/…`.

use serde_json::Value;

use super::super::operation::{Access, Operation, get, patch, post};
use super::super::parameters;
use super::super::shape::{data, flag, integer, list, named, object, password, text, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let own = |operation: Operation| operation.tag("Users").access(Access::Person);
    let me = |operation: Operation| own(operation).with_all(&parameters::ONE);
    let codes = data(object(&[("codes", list(text()))], &[]));
    vec![
        me(get("/users/me", "getMe", "Read the own user.")).gives_exported(user()),
        me(patch("/users/me", "updateMe", "Change the own user.")).takes(user()).gives_exported(user()),
        own(patch("/users/me/track/page", "updateLastUsedPageMe", "Note the page that was seen last."))
            .takes(object(&[("last_page", text())], &[]))
            .gives_nothing(),
        own(post(
            "/users/me/email/confirm",
            "confirmMyEmail",
            "Confirm a new address, by the token of a mail.",
        ))
        .takes(object(&[("token", text())], &[]))
        .gives_nothing(),
        own(post("/users/me/tfa/generate", "meTfaGenerate", "Make the secret of a second factor."))
            .takes(object(&[("password", password())], &[]))
            .gives(data(named("SecondFactor"))),
        own(post("/users/me/tfa/enable", "meTfaEnable", "Turn the second factor on."))
            .takes(object(&[("secret", text()), ("otp", text())], &[("recovery_codes", flag())]))
            .gives(codes.clone())
            .answers(204, "Done; no recovery codes were asked for."),
        own(post("/users/me/tfa/disable", "meTfaDisable", "Turn the second factor off."))
            .takes(object(&[("otp", text())], &[]))
            .gives_nothing(),
        own(get("/users/me/tfa/recovery-codes", "getMyRecoveryCodes", "How many recovery codes are left."))
            .gives(data(object(&[("remaining", integer())], &[]))),
        own(post("/users/me/tfa/recovery-codes", "renewMyRecoveryCodes", "Make new recovery codes."))
            .takes(object(&[("password", password())], &[]))
            .gives(codes),
        post("/users/{id}/tfa/disable", "disableUserTfa", "Turn the second factor of a user off.")
            .tag("Users")
            .access(Access::Admin)
            .with(parameters::path("id", uuid()))
            .gives_nothing(),
    ]
}

/// The secret of a second factor, told once.
pub(super) fn second_factor() -> Value {
    object(&[("secret", text()), ("otpauth_url", text())], &[])
}

fn user() -> Value {
    named("Users")
}

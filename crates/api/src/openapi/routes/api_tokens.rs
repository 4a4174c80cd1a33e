//! The API tokens of an account: `/users/me/tokens`, `/users/{id}/tokens`.

use serde_json::{Value, json};

use super::super::operation::{Access, Operation, delete, get, post};
use super::super::parameters;
use super::super::shape::{data, list, named, nullable, object, text, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let own = |operation: Operation| operation.tag("Users").access(Access::User);
    let of = |operation: Operation| {
        operation.tag("Users").access(Access::Admin).with(parameters::path("id", uuid()))
    };
    let key = || parameters::path("token", uuid());
    let shown = || data(list(named("ApiToken")));
    let (mine, theirs) = ("/users/me/tokens", "/users/{id}/tokens");
    vec![
        own(get(mine, "getMyTokens", "List your API tokens.")).gives(shown()),
        own(post(mine, "createMyToken", "Create an API token. Only this response has its value."))
            .takes(object(&[("name", name())], &[("expires", nullable(instant()))]))
            .gives(data(created())),
        own(delete("/users/me/tokens/{token}", "deleteMyToken", "Revoke one of your API tokens."))
            .with(key())
            .gives_nothing(),
        of(get(theirs, "getUserTokens", "List the API tokens of a user.")).gives(shown()),
        of(delete(theirs, "deleteUserTokens", "Revoke all API tokens of a user.")).gives_nothing(),
        of(delete("/users/{id}/tokens/{token}", "deleteUserToken", "Revoke one API token of a user."))
            .with(key())
            .gives_nothing(),
    ]
}

/// An API token, without its value.
pub(super) fn token() -> Value {
    object(
        &[
            ("id", uuid()),
            ("name", name()),
            ("created", instant()),
            ("expires", nullable(instant())),
            ("last_used", nullable(instant())),
            ("hint", text()),
        ],
        &[],
    )
}

/// A new API token, with its value.
fn created() -> Value {
    json!({ "allOf": [named("ApiToken"), object(&[("token", text())], &[])] })
}

fn name() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 255 })
}

fn instant() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

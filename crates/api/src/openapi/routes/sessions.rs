//! The logins of an account: `/users/me/sessions`, `/users/{id}/sessions`.

use serde_json::{Value, json};

use super::super::operation::{Access, Operation, delete, get};
use super::super::parameters;
use super::super::shape::{choice, data, flag, list, named, nullable, object, text, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let own = |operation: Operation| operation.tag("Users").access(Access::User);
    let of = |operation: Operation| {
        operation.tag("Users").access(Access::Admin).with(parameters::path("id", uuid()))
    };
    let session = || parameters::path("session", uuid());
    let shown = || data(list(named("Session")));
    let (mine, theirs) = ("/users/me/sessions", "/users/{id}/sessions");
    vec![
        own(get(mine, "getMySessions", "List your logins.")).gives(shown()),
        own(delete(mine, "endMyOtherSessions", "End all of your logins except this one.")).gives_nothing(),
        own(delete("/users/me/sessions/{session}", "endMySession", "End one of your logins."))
            .with(session())
            .gives_nothing(),
        of(get(theirs, "getUserSessions", "List the logins of a user.")).gives(shown()),
        of(delete(theirs, "endUserSessions", "End all logins of a user.")).gives_nothing(),
        of(delete("/users/{id}/sessions/{session}", "endUserSession", "End one login of a user."))
            .with(session())
            .gives_nothing(),
    ]
}

/// A login that has not ended.
pub(super) fn session() -> Value {
    let instant = || json!({ "type": "string", "format": "date-time" });
    object(
        &[
            ("id", uuid()),
            ("current", flag()),
            ("mode", nullable(choice(&["json", "cookie", "session"]))),
            ("device", nullable(text())),
            ("ip", nullable(text())),
            ("user_agent", nullable(text())),
            ("origin", nullable(text())),
            ("first_seen", nullable(instant())),
            ("last_seen", nullable(instant())),
            ("expires", instant()),
        ],
        &[],
    )
}

//! The logins of an account: `/users/me/sessions`, `/users/{id}/sessions`.

use serde_json::{Value, json};

use super::super::operation::{Access, Operation, delete, get};
use super::super::parameters;
use super::super::shape::{choice, data, flag, list, named, nullable, object, text, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let own = |operation: Operation| operation.tag("Users").access(Access::Person);
    let of = |operation: Operation| {
        operation.tag("Users").access(Access::Admin).with(parameters::path("id", uuid()))
    };
    let session = || parameters::path("session", uuid());
    let shown = || data(list(named("Session")));
    let (mine, theirs) = ("/users/me/sessions", "/users/{id}/sessions");
    vec![
        own(get(mine, "getMySessions", "Where the caller is logged in.")).gives(shown()),
        own(delete(mine, "endMyOtherSessions", "End all own sessions but this one.")).gives_nothing(),
        own(delete("/users/me/sessions/{session}", "endMySession", "End one of the own sessions."))
            .with(session())
            .gives_nothing(),
        of(get(theirs, "getUserSessions", "Where a user is logged in.")).gives(shown()),
        of(delete(theirs, "endUserSessions", "End all sessions of a user.")).gives_nothing(),
        of(delete("/users/{id}/sessions/{session}", "endUserSession", "End one session of a user."))
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

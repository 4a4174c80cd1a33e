//! `/server/…` and `/settings`.

use serde_json::{Value, json};
use vestibule_domain::access::Action;
use vestibule_domain::schema::SETTINGS;

use super::super::anything;
use super::super::operation::{Access, Operation, get, patch, post};
use super::super::parameters;
use super::super::shape::{choice, data, email, flag, named, nullable, object, password, text};

pub(super) fn operations() -> Vec<Operation> {
    let tag = |operation: Operation| operation.tag("Server");
    let names = [("first_name", nullable(text())), ("last_name", nullable(text()))];
    let admin = object(&[("email", email()), ("password", password())], &names);
    let health = object(&[("status", choice(&["ok", "warn", "error"]))], &[("checks", anything())]);
    let usage =
        [("project_usage", nullable(text())), ("org_name", nullable(text())), ("product_updates", flag())];
    let owner = object(&[("project_owner", email())], &usage);
    let settings = |action: Action, operation: Operation| {
        operation.tag("Settings").access(Access::To(action, &SETTINGS)).with_all(&parameters::WRITTEN)
    };
    vec![
        tag(get("/server/ping", "ping", "Whether the server answers.")).gives_as("text/html", text()),
        tag(get(
            "/server/info",
            "serverInfo",
            "Read the name and the settings of the project that are public, and what the server supports.",
        ))
        .gives(data(anything())),
        tag(get("/server/health", "serverHealth", "Check the server and its database."))
            .access(Access::User)
            .gives_as("application/health+json", health),
        tag(get("/metrics", "metrics", "Metrics for Prometheus, if METRICS_ENABLED."))
            .access(Access::Admin)
            .gives_as("text/plain", text()),
        tag(get("/server/specs/oas", "getOpenApi", "This document.")).gives(anything()),
        tag(post("/server/setup", "setup", "Create the first administrator. Refused if there is a user."))
            .takes(object(&[("admin", admin)], &[]))
            .gives_nothing(),
        tag(get(
            "/vestibule/overview",
            "getOverview",
            "Numbers of logins, sessions and queues, for administrators.",
        ))
        .access(Access::Admin)
        .gives(data(overview())),
        settings(Action::Read, get("/settings", "getSettings", "Read the settings of the project."))
            .with_all(&["Export"])
            .gives_exported(named("Settings")),
        settings(Action::Update, patch("/settings", "updateSetting", "Update the settings of the project."))
            .takes(named("Settings"))
            .gives(data(named("Settings")))
            .answers(204, "Done. You may not read the items that were written."),
        post("/settings/owner", "setOwner", "Store the owner of the project.")
            .tag("Settings")
            .access(Access::Admin)
            .takes(owner)
            .gives_nothing(),
    ]
}

/// The overview. A number that equals `most` is a lower bound.
fn overview() -> Value {
    let number = || json!({ "type": "integer" });
    let array = |item: Value| json!({ "type": "array", "items": item });
    let day =
        object(&[("day", text()), ("logins", number()), ("new_people", number()), ("complete", flag())], &[]);
    let hour =
        object(&[("hour", json!({ "type": "string", "format": "date-time" })), ("count", number())], &[]);
    let numbers = |names: [&'static str; 2]| object(&names.map(|name| (name, number())), &[]);
    object(
        &[
            ("days", array(day)),
            ("failures", array(hour)),
            ("sessions", number()),
            ("locked_out", number()),
            ("hashing", numbers(["waiting", "busy"])),
            ("mails", numbers(["waiting", "given_up"])),
            ("most", number()),
        ],
        &[],
    )
}

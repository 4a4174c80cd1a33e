//! The rights of the actor.

use serde_json::{Value, json};

use super::super::anything;
use super::super::operation::{Access, Operation, get};
use super::super::parameters;
use super::super::shape::{choice, data, either, flag, list, named, object, text, uuid};

pub(super) fn operations() -> Vec<Operation> {
    let own = |tag: &str, operation: Operation| operation.tag(tag).access(Access::User);
    let globals = object(&[("app_access", flag())], &[("admin_access", flag()), ("enforce_tfa", flag())]);
    let item = of_item();
    let collection = || parameters::path("collection", text());
    vec![
        own("Roles", get("/roles/me", "getMyRoles", "List your role and its parent roles."))
            .with_all(&["Fields", "Deep", "Alias", "Export"])
            // A role of which no requested field can be read is its key.
            .gives_exported(list(either(&[anything(), uuid()]))),
        get("/policies/me/globals", "getMyPolicyGlobals", "Read the flags of your policies.")
            .tag("Policies")
            .gives(data(globals)),
        own("Permissions", get("/permissions/me", "getMyPermissions", "Read your permissions."))
            .gives(data(json!({ "type": "object", "additionalProperties": by_action() }))),
        own(
            "Permissions",
            get(
                "/permissions/me/{collection}",
                "getMyCollectionPermissions",
                "Read your permissions on a collection.",
            ),
        )
        .with(collection())
        .gives(data(item.clone())),
        own(
            "Permissions",
            get(
                "/permissions/me/{collection}/{id}",
                "getMyItemPermissions",
                "Read your permissions on an item.",
            ),
        )
        .with(collection())
        .with(parameters::path("id", uuid()))
        .gives(data(item)),
    ]
}

fn by_action() -> Value {
    json!({ "type": "object", "additionalProperties": named("Right") })
}

fn of_item() -> Value {
    let allowed = object(&[("access", flag())], &[]);
    object(&[("update", allowed.clone()), ("delete", allowed.clone()), ("share", allowed)], &[])
}

/// The permission for an action on a collection.
pub(super) fn right() -> Value {
    let access = choice(&["none", "partial", "full"]);
    object(&[("access", access)], &[("fields", list(text())), ("presets", anything())])
}

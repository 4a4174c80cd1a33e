//! `/utils/…`.

use serde_json::json;

use super::super::anything;
use super::super::operation::{Access, Operation, get, post};
use super::super::parameters::{path, query};
use super::super::shape::{data, integer, object, text};

pub(super) fn operations() -> Vec<Operation> {
    let tag = |operation: Operation| operation.tag("Utilities");
    let length = json!({ "type": "integer", "minimum": 1, "maximum": 500 });
    vec![
        tag(get("/utils/random/string", "random", "Generate a random string."))
            .with(query("length", "Number of characters; the default is 32.", length))
            .gives(data(text())),
        tag(post("/utils/cache/clear", "clear-cache", "Clear the caches of rights and settings."))
            .access(Access::Admin)
            .answers(200, "Done."),
        tag(post("/utils/resolve-redirect", "resolveRedirect", "Check the page to open after a login."))
            .takes(object(&[("redirect", text())], &[("provider", text())]))
            .gives(data(text())),
        tag(post("/utils/revert/{revision}", "revert", "Restore the values that an item had in a revision."))
            .access(Access::User)
            .with(path("revision", integer()))
            .gives_nothing(),
        tag(post("/utils/sort/{collection}", "sort", "Move an item to the position of another one."))
            .access(Access::User)
            .with(path("collection", text()))
            .takes(object(&[("item", anything()), ("to", anything())], &[]))
            .gives_nothing(),
    ]
}

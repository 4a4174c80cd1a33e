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
        tag(get("/utils/random/string", "random", "A random text."))
            .with(query("length", "How many characters; 32 if nothing is said.", length))
            .gives(data(text())),
        tag(post("/utils/cache/clear", "clear-cache", "Forget what was remembered of rights and settings."))
            .access(Access::Admin)
            .answers(200, "Done."),
        tag(post("/utils/resolve-redirect", "resolveRedirect", "Where a login may lead to."))
            .takes(object(&[("redirect", text())], &[("provider", text())]))
            .gives(data(text())),
        tag(post("/utils/revert/{revision}", "revert", "Give an item the values it had in a revision."))
            .access(Access::Person)
            .with(path("revision", integer()))
            .gives_nothing(),
        tag(post("/utils/sort/{collection}", "sort", "Move an item to the place of another one."))
            .access(Access::Person)
            .with(path("collection", text()))
            .takes(object(&[("item", anything()), ("to", anything())], &[]))
            .gives_nothing(),
    ]
}

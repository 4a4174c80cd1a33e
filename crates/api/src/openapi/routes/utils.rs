//! `/utils/…`.

use serde_json::json;

use super::super::operation::{Access, Operation, get, post};
use super::super::parameters::query;
use super::super::shape::{data, text};

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
    ]
}

//! The front page and its neighbours.

use super::super::operation::{Operation, get};
use super::super::shape::text;

pub(super) fn operations() -> Vec<Operation> {
    let tag = |operation: Operation| operation.tag("Site");
    vec![
        tag(get("/", "root", "Leads to ROOT_REDIRECT.")).answers(302, "There."),
        tag(get("/robots.txt", "robots", "What ROBOTS_TXT says.")).gives_as("text/plain", text()),
        tag(get("/docs", "docs", "A page to try the API.")).gives_as("text/html", text()),
        tag(get("/docs/docs.js", "docsScript", "The script of that page."))
            .gives_as("text/javascript", text()),
        tag(get("/docs/docs.css", "docsStyle", "The style of that page.")).gives_as("text/css", text()),
    ]
}

//! The front page, `robots.txt` and the API page.

use super::super::operation::{Operation, get};
use super::super::shape::text;

pub(super) fn operations() -> Vec<Operation> {
    let tag = |operation: Operation| operation.tag("Site");
    vec![
        tag(get("/", "root", "Redirects to ROOT_REDIRECT.")).answers(302, "Redirects to ROOT_REDIRECT."),
        tag(get("/robots.txt", "robots", "The text of ROBOTS_TXT.")).gives_as("text/plain", text()),
        tag(get("/docs", "docs", "A page to try the API.")).gives_as("text/html", text()),
        tag(get("/docs/docs.js", "docsScript", "The script of that page."))
            .gives_as("text/javascript", text()),
        tag(get("/docs/docs.css", "docsStyle", "The style sheet of that page.")).gives_as("text/css", text()),
    ]
}

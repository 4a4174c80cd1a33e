//! Generates `docs/reference/config.md` from `default.env`.

use std::fmt::Write;

use super::read::{Variable, sections};

/// The text above the tables.
const HEAD: &str = include_str!("markdown.head.md");

/// The whole page.
pub(crate) fn page() -> String {
    let mut page = HEAD.to_owned();
    for section in sections() {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n", section.title);
        if !section.about.is_empty() {
            let _ = write!(page, "\n{}\n", section.about);
        }
        if !section.variables.is_empty() {
            page.push_str("\n| setting | default | meaning |\n| --- | --- | --- |\n");
            section.variables.iter().for_each(|variable| page.push_str(&row(variable)));
        }
    }
    page
}

fn row(variable: &Variable) -> String {
    let default = match variable.default.as_str() {
        "" => "–".to_owned(),
        default => format!("`{}`", default.replace('\n', "\\n")),
    };
    format!("| `{}` | {} | {} |\n", variable.name, cell(&default), cell(&variable.about))
}

/// Escapes `|`, which would end the cell, and `*` and `<`, which would be formatting.
fn cell(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.starts_with('`') { text } else { text.replace('*', "\\*").replace('<', "&lt;") }
}

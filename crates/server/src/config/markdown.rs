//! `docs/reference/config.md`, made from `default.env`.

use std::fmt::Write;

use super::read::{Variable, sections};

/// What stands above the tables.
const HEAD: &str = include_str!("markdown.head.md");

/// The whole page.
pub(crate) fn page() -> String {
    let mut page = HEAD.to_owned();
    for section in sections() {
        // Writing to a text cannot fail.
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

/// A pipe would end the cell, a star or an angle bracket would be formatting.
fn cell(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.starts_with('`') { text } else { text.replace('*', "\\*").replace('<', "&lt;") }
}

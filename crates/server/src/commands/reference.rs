//! Pages of docs/reference that are made from the code.

use vestibule_api::{error, openapi};

use crate::cli::Reference;

/// Prints a page.
pub(crate) fn run(page: Reference) {
    print!("{}", of(page));
}

fn of(page: Reference) -> String {
    match page {
        Reference::Openapi => format!("{:#}\n", openapi::reference()),
        Reference::Errors => error::catalogue::page(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_up_to_date() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/openapi.json");
        let file = std::fs::read_to_string(file).unwrap_or_default();
        let command = "cargo run -p vestibule -- reference openapi > docs/reference/openapi.json";
        assert!(file == of(Reference::Openapi), "run: {command}");
    }
}

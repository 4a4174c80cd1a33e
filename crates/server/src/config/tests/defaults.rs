//! Compares `default.env` with the code and with the generated documentation.

use std::collections::BTreeSet;

use super::super::read::{DEFAULT_ENV, Reader, Sources, Values, sections};
use super::super::{Config, markdown};
use super::*;

fn read_names() -> BTreeSet<String> {
    let sources = Sources { environment: BTreeMap::new(), config_path: None, read: &|_| Ok(String::new()) };
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let values = Values::gather(&sources, &mut errors, &mut warnings);
    let mut reader = Reader::new(&values);
    Config::read(&mut reader, Vec::new());
    let (more, names) = reader.finish();
    assert_eq!((errors, more, warnings), (Vec::new(), Vec::new(), Vec::new()));
    names
}

#[test]
fn the_documented_variables_are_the_ones_that_are_read() {
    let documented =
        sections().iter().flat_map(|section| &section.variables).map(|variable| variable.name.clone());
    assert_eq!(read_names(), documented.collect::<BTreeSet<_>>());
}

#[test]
fn the_default_file_is_a_valid_configuration() {
    let (_, warnings) = load_all(&[], &[(".env", DEFAULT_ENV)], None).expect("valid");
    let plain = load(&[]).expect("valid").1;
    assert_eq!(warnings, plain);
}

#[test]
fn the_documentation_is_up_to_date() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/config.md");
    let page = std::fs::read_to_string(page).unwrap_or_default();
    assert!(
        page == markdown::page(),
        "run: cargo run -p vestibule -- config --markdown > docs/reference/config.md"
    );
}

/// The defaults of Directus 12.4 (contract section 18), so that a typing error in the file is found.
#[test]
fn the_defaults_are_those_of_directus() {
    insta::assert_debug_snapshot!(load(&[]).expect("valid").0);
}

//! Tests cited in the documentation exist.

use std::path::Path;

use rstest::rstest;

/// Text between backticks of the form `module::name`.
fn citations(page: &str) -> impl Iterator<Item = &str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(|text| {
        text.contains("::") && text.chars().all(|sign| sign.is_ascii_alphanumeric() || "_:".contains(sign))
    })
}

fn test_exists(citation: &str) -> bool {
    let Some((module, name)) = citation.rsplit_once("::") else { return false };
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(format!("{}.rs", module.replace("::", "/")));
    std::fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {name}(")))
}

#[rstest]
#[case("security-cases.md")]
#[case("compatibility.md")]
fn every_cited_test_exists(#[case] page: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page);
    let page = std::fs::read_to_string(page).expect("the page");
    assert!(citations(&page).count() > 20);
    let missing: Vec<&str> = citations(&page).filter(|citation| !test_exists(citation)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

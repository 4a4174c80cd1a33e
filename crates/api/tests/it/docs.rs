//! The pages that link to tests link to tests that are there.

use std::path::Path;

use rstest::rstest;

/// What stands between backticks and looks like `module::name`.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(|text| {
        text.contains("::") && text.chars().all(|sign| sign.is_ascii_alphanumeric() || "_:".contains(sign))
    })
}

fn leads_somewhere(link: &str) -> bool {
    let Some((module, name)) = link.rsplit_once("::") else { return false };
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(format!("{}.rs", module.replace("::", "/")));
    std::fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {name}(")))
}

#[rstest]
#[case("security-cases.md")]
#[case("compatibility.md")]
fn every_test_that_is_named_is_there(#[case] page: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page);
    let page = std::fs::read_to_string(page).expect("the page");
    assert!(links(&page).count() > 20);
    let lost: Vec<&str> = links(&page).filter(|link| !leads_somewhere(link)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

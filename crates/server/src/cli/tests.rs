use clap::CommandFactory;
use rstest::rstest;

use super::*;

fn parse(line: &str) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(std::iter::once("vestibule").chain(line.split(' ')))
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[rstest]
#[case("start")]
#[case("bootstrap")]
#[case("users create --email a@b.c --password x --role 1")]
#[case("users create --email a@b.c")]
#[case("users passwd --email a@b.c --password x")]
#[case("roles create --role Editors --admin --app")]
#[case("security key:generate")]
#[case("security secret:generate")]
#[case("security secret-generate")]
#[case("database install")]
#[case("database migrate:latest")]
#[case("cache clear --system")]
#[case("count directus_users")]
#[case("doctor")]
#[case("config --markdown")]
fn what_directus_and_we_understand(#[case] line: &str) {
    assert!(parse(line).is_ok());
}

#[rstest]
#[case("bootstrap --skipAdminInit")]
#[case("bootstrap --skip-admin-init")]
fn both_spellings_of_skip(#[case] line: &str) {
    let command = parse(line).expect("valid").command;
    assert!(matches!(command, Command::Bootstrap(Bootstrap { skip_admin_init: true })));
}

#[rstest]
#[case("--config a.yaml start")]
#[case("start --config a.yaml")]
#[case("start --config=a.yaml")]
fn the_file_may_be_named_before_and_after_the_command(#[case] line: &str) {
    assert_eq!(parse(line).expect("valid").config, Some("a.yaml".into()));
}

#[rstest]
#[case("users passwd")]
#[case("roles create")]
#[case("nonsense")]
fn what_is_refused(#[case] line: &str) {
    assert!(parse(line).is_err());
}

/// As `CONFIG_PATH=` in the environment gives it.
#[test]
fn an_empty_path_is_no_error() {
    assert_eq!(parse("start --config=").expect("valid").config, Some("".into()));
}

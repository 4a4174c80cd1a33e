use clap::CommandFactory;
use rstest::rstest;

use super::*;

fn parse(line: &str) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(std::iter::once("vestibule").chain(line.split(' ')))
}

#[test]
fn the_definition_is_valid() {
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
fn commands_of_directus_and_vestibule(#[case] line: &str) {
    assert!(parse(line).is_ok());
}

#[rstest]
#[case("bootstrap --skipAdminInit")]
#[case("bootstrap --skip-admin-init")]
fn both_spellings_of_skip_admin_init(#[case] line: &str) {
    let command = parse(line).expect("valid").command;
    assert!(matches!(command, Command::Bootstrap(bootstrap::Bootstrap { skip_admin_init: true })));
}

#[rstest]
#[case("--config a.yaml start")]
#[case("start --config a.yaml")]
#[case("start --config=a.yaml")]
fn config_is_accepted_before_and_after_the_command(#[case] line: &str) {
    assert_eq!(parse(line).expect("valid").config, Some("a.yaml".into()));
}

#[rstest]
#[case("users passwd")]
#[case("roles create")]
#[case("nonsense")]
fn invalid_command_lines(#[case] line: &str) {
    assert!(parse(line).is_err());
}

/// As from `CONFIG_PATH=` in the environment.
#[test]
fn an_empty_path_is_accepted() {
    assert_eq!(parse("start --config=").expect("valid").config, Some("".into()));
}

#[rstest]
#[case("users create --email a@b.c --password hunter2")]
#[case("users passwd --email a@b.c --password hunter2")]
#[case("users import users.csv --firebase-signer-key hunter2")]
fn debug_does_not_print_secrets(#[case] line: &str) {
    let shown = format!("{:?}", parse(line).expect("valid"));
    assert!(!shown.contains("hunter2"), "{shown}");
}

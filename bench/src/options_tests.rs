//! Tests of the command line.

use super::Options;
use crate::scenario::Scenario;
use clap::{CommandFactory, Parser};
use rstest::rstest;

fn parse(more: &str) -> Result<Options, clap::Error> {
    let line = format!("vestibule-bench --email a@example.com --password secret {more}");
    Options::try_parse_from(line.split_whitespace())
}

#[test]
fn the_description_is_consistent() {
    Options::command().debug_assert();
}

#[test]
fn defaults() {
    let options = parse("").unwrap();
    assert_eq!(options.url.url(), "http://127.0.0.1:8055");
    assert_eq!((options.clients, options.seconds, options.warmup), (16, 10, 2));
    assert_eq!(options.scenarios(), Scenario::ALL);
    assert!(options.pid.is_empty() && options.json.is_none() && options.users.is_none());
}

#[test]
fn scenarios_keep_their_order_and_run_once() {
    let options = parse("--scenario mixed,login,mixed").unwrap();
    assert_eq!(options.scenarios(), [Scenario::Mixed, Scenario::Login]);
    let options = parse("--scenario me-session,all").unwrap();
    assert_eq!(options.scenarios().len(), 5);
    assert_eq!(options.scenarios()[0], Scenario::MeSession);
}

#[test]
fn several_processes_can_be_named() {
    assert_eq!(parse("--pid 12 --pid 34").unwrap().pid, [12, 34]);
}

#[rstest]
#[case("--clients 0")]
#[case("--clients 1025")]
#[case("--seconds 0")]
#[case("--seconds 601")]
#[case("--warmup 61")]
#[case("--users 0 --admin-token t")]
#[case("--users 10001 --admin-token t")]
#[case("--users 10")]
#[case("--role 1 --admin-token t")]
#[case("--pid 0")]
#[case("--scenario logout")]
#[case("--url http://192.168.0.1:8055")]
#[case("--url https://127.0.0.1:8055")]
fn values_out_of_bounds_are_refused(#[case] more: &str) {
    assert!(parse(more).is_err(), "{more}");
}

#[rstest]
#[case("--clients 1024 --seconds 600 --warmup 60")]
#[case("--clients 1 --seconds 1 --warmup 0")]
#[case("--users 10000 --admin-token t --role 1")]
fn values_at_the_bounds_are_accepted(#[case] more: &str) {
    assert!(parse(more).is_ok(), "{more}");
}

#[test]
fn an_email_is_required_unless_accounts_are_created() {
    assert!(Options::try_parse_from(["vestibule-bench", "--password", "x"]).is_err());
    let created = ["vestibule-bench", "--password", "x", "--users", "2", "--admin-token", "t"];
    assert!(Options::try_parse_from(created).is_ok());
}

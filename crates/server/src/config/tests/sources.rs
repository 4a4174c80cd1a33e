//! Sources of values and their precedence.

use rstest::rstest;
use vestibule_api::settings::CorsOrigin;
use vestibule_store::database::DatabaseOptions;

use super::*;

fn port(environment: &[(&str, &str)], files: &[(&str, &str)], path: Option<&str>) -> u16 {
    load_all(environment, files, path).expect("valid").0.server.port
}

#[test]
fn the_file_overrides_the_environment_and_both_override_the_default() {
    assert_eq!(port(&[], &[], None), 8055);
    assert_eq!(port(&[("PORT", "1")], &[], None), 1);
    assert_eq!(port(&[("PORT", "1")], &[(".env", "PORT=2")], None), 2);
    assert_eq!(port(&[("PORT", "1")], &[(".env", "PORT=2"), ("x", "PORT=3")], Some("x")), 3);
}

#[test]
fn an_empty_value_counts_as_not_set() {
    assert_eq!(port(&[("PORT", "")], &[], None), 8055);
    assert_eq!(port(&[("PORT", "1")], &[(".env", "PORT=")], None), 8055);
    let config = config(&[
        ("SECRET", ""),
        ("ROOT_REDIRECT", ""),
        ("CORS_ENABLED", "1"),
        ("CORS_ORIGIN", "true"),
        ("CORS_EXPOSED_HEADERS", ""),
    ]);
    assert_eq!(config.tokens.secret, None);
    assert_eq!(config.server.root_redirect, None);
    assert_eq!(config.cors.expect("on").exposed_headers, None);
}

#[rstest]
#[case("settings.env", "PORT=7")]
#[case("settings", "PORT='7' # seven")]
#[case("c.json", r#"{ "PORT": 7 }"#)]
#[case("c.json", r#"{ "PORT": "number:7" }"#)]
#[case("c.yaml", "PORT: 7\n")]
#[case("c.yml", "# seven\nPORT: '7'\n")]
fn every_file_format(#[case] path: &str, #[case] text: &str) {
    assert_eq!(port(&[], &[(path, text)], Some(path)), 7);
}

#[rstest]
#[case("c.json", "{}")]
#[case("c.yaml", "")]
#[case("c.yaml", "# nothing\n")]
#[case("c.env", "")]
fn empty_files(#[case] path: &str, #[case] text: &str) {
    assert_eq!(port(&[], &[(path, text)], Some(path)), 8055);
}

#[rstest]
#[case("c.json", r#"{ "CORS_ENABLED": true, "CORS_ORIGIN": ["https://a.example.com", "regex:^https://.*\\.b\\.example$"], "DB_CLIENT": "pg", "DB_CONNECTION_STRING": "x", "DB_SSL": { "ca": "PEM" } }"#)]
#[case(
    "c.yaml",
    "CORS_ENABLED: true\nCORS_ORIGIN:\n  - https://a.example.com\n  - regex:^https://.*\\.b\\.example$\nDB_CLIENT: pg\nDB_CONNECTION_STRING: x\nDB_SSL:\n  ca: PEM\n"
)]
#[case(
    "c.env",
    "CORS_ENABLED=true\nCORS_ORIGIN=array:string:https://a.example.com,regex:^https://.*\\.b\\.example$\nDB_CLIENT=pg\nDB_CONNECTION_STRING=x\nDB_SSL__CA=PEM"
)]
fn lists_and_nested_names(#[case] path: &str, #[case] text: &str) {
    let config = load_all(&[], &[(path, text)], Some(path)).expect("valid").0;
    let Some(CorsOrigin::List(rules)) = config.cors.map(|cors| cors.origin) else { panic!("a list") };
    let [exact, pattern] = &rules[..] else { panic!("two rules") };
    assert!(exact.matches("https://a.example.com") && !exact.matches("https://x.b.example"));
    assert!(pattern.matches("https://x.b.example") && !pattern.matches("https://x.b.example.org"));
    let DatabaseOptions::Postgres(server) = config.database else { panic!("PostgreSQL") };
    assert_eq!(server.ssl.ca.as_deref(), Some("PEM"));
}

#[test]
fn a_name_with_suffix_file_reads_the_value_from_a_file() {
    let files = [("/run/secret", "string:hush\n"), ("/run/port", "9")];
    let config = load_all(&[("SECRET_FILE", "/run/secret"), ("PORT_FILE", "/run/port")], &files, None)
        .expect("valid")
        .0;
    assert_eq!(config.tokens.secret.map(|secret| secret.expose().to_owned()).as_deref(), Some("hush"));
    assert_eq!(config.server.port, 9);
    let shown: Vec<_> =
        config.settings.iter().map(|s| format!("{}={} ({})", s.name, s.value, s.origin)).collect();
    assert_eq!(shown, ["PORT=\"9\" (/run/port)", "SECRET=… (/run/secret)"]);
}

#[test]
fn a_file_overrides_its_value_and_a_later_layer_overrides_both() {
    let files = [("/run/port", "9"), (".env", "PORT=10")];
    let (config, warnings) =
        load_all(&[("PORT", "8"), ("PORT_FILE", "/run/port")], &files[..1], None).expect("valid");
    assert_eq!(config.server.port, 9);
    assert!(
        warnings
            .iter()
            .any(|warning| warning.0 == "PORT and PORT_FILE are both set: the file is used (environment)")
    );
    assert_eq!(port(&[("PORT_FILE", "/run/port")], &files, None), 10);
}

#[test]
fn variables_of_other_programs_are_ignored() {
    let others = [
        ("LESS", "number:x"),
        ("LS_COLORS", "json:{"),
        ("FOO_FILE", "/nowhere"),
        ("VESTIBULE_PORT", "tcp://10.0.0.1:80"),
    ];
    assert!(load(&others).is_ok());
}

/// The common settings of a Directus installation.
const ORDINARY: &str = include_str!("directus.env");

#[test]
fn an_ordinary_env_file_of_directus_works_unchanged() {
    let (config, warnings) = load_all(&[], &[(".env", ORDINARY)], None).expect("valid");
    let warnings: Vec<_> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "AUTH_PROVIDERS is not supported: there is no single sign-on, only login with email and password (.env)",
            "CACHE_ENABLED is not supported: responses are not cached (.env)",
            "REDIS and REDIS_* have no effect: Vestibule does not use Redis",
            "RATE_LIMITER_STORE=redis has no effect: each instance counts requests in its own memory. \
             To limit requests across instances, use the proxy in front of them",
        ]
    );
    insta::assert_debug_snapshot!((
        &config.database,
        &config.server,
        &config.mail.transport,
        &config.login.password_reset_urls
    ));
}

/// Values in single quotes with characters that a shell would interpret.
#[test]
fn quoted_values_with_several_lines() {
    let text = "PORT=1\nROBOTS_TXT='User-agent: *\nAllow: /'\nSECRET='it#is$one'\n";
    let config = load_all(&[], &[(".env", text)], None).expect("valid").0;
    assert_eq!(config.server.robots_txt, "User-agent: *\nAllow: /");
    assert_eq!(config.tokens.secret.map(|secret| secret.expose().to_owned()).as_deref(), Some("it#is$one"));
}

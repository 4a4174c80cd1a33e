//! Parsing of single settings.

use std::path::Path;
use std::time::Duration;

use rstest::rstest;
use vestibule_api::settings::{CorsOrigin, DEFAULT_HSTS, OriginRule, RateLimit, SameSite, TrustProxy};
use vestibule_domain::password::Kind;
use vestibule_store::database::{Address, DatabaseOptions, ServerOptions, SslMode};

use super::super::redis::Redis;
use super::*;
use vestibule_mail::TransportSettings;

#[rstest]
#[case("lax", SameSite::Lax)]
#[case("Lax", SameSite::Lax)]
#[case("strict", SameSite::Strict)]
#[case("true", SameSite::Strict)]
#[case("false", SameSite::Strict)]
#[case("", SameSite::Strict)]
#[case("NONE", SameSite::None)]
fn same_site_values_of_directus(#[case] value: &str, #[case] expected: SameSite) {
    let config = config(&[("SESSION_COOKIE_SAME_SITE", value), ("SESSION_COOKIE_SECURE", "1")]);
    assert_eq!(config.cookies.session.same_site, expected);
    assert_eq!(config.cookies.refresh.same_site, SameSite::Lax);
}

#[rstest]
#[case("false", TrustProxy::None)]
#[case("true", TrustProxy::All)]
#[case("1", TrustProxy::Hops(1))]
#[case("0", TrustProxy::Hops(0))]
fn trusted_proxies(#[case] value: &str, #[case] expected: TrustProxy) {
    assert_eq!(config(&[("IP_TRUST_PROXY", value)]).server.trust_proxy, expected);
}

#[test]
fn trusted_proxies_by_address() {
    let config = config(&[("IP_TRUST_PROXY", "loopback, 10.1.0.0/16,2001:db8::1")]);
    let TrustProxy::Networks(networks) = config.server.trust_proxy else { panic!("networks") };
    let networks: Vec<_> = networks.iter().map(ToString::to_string).collect();
    assert_eq!(networks, ["127.0.0.0/8", "::1/128", "10.1.0.0/16", "2001:db8::1/128"]);
}

#[rstest]
#[case("/", "")]
#[case("/cms/", "/cms")]
#[case("https://example.com/cms/", "https://example.com/cms")]
fn public_urls_have_no_trailing_slash(#[case] value: &str, #[case] expected: &str) {
    assert_eq!(config(&[("PUBLIC_URL", value)]).server.public_url.to_string(), expected);
}

#[test]
fn a_grace_period_of_zero_is_none() {
    assert_eq!(config(&[]).tokens.refresh_grace, Some(Duration::from_secs(10)));
    assert_eq!(config(&[("REFRESH_TOKEN_GRACE_PERIOD", "0")]).tokens.refresh_grace, None);
}

#[test]
fn the_sqlite_file_is_in_the_data_directory_by_default() {
    let file = |settings: &[(&str, &str)]| match config(settings).database {
        DatabaseOptions::Sqlite(options) => options.filename,
        _ => panic!("SQLite"),
    };
    assert_eq!(file(&[]), Path::new("./data/vestibule.db"));
    assert_eq!(file(&[("VESTIBULE_DATA_DIR", "/var/lib/v")]), Path::new("/var/lib/v/vestibule.db"));
    assert_eq!(file(&[("VESTIBULE_DATA_DIR", "/x"), ("DB_FILENAME", "./a.db")]), Path::new("./a.db"));
}

/// The engine, by its name, and its options.
fn server(settings: &[(&str, &str)]) -> (&'static str, ServerOptions) {
    match config(settings).database {
        DatabaseOptions::Sqlite(_) => panic!("a server"),
        DatabaseOptions::Postgres(options) => ("PostgreSQL", options),
        DatabaseOptions::Cockroach(options) => ("CockroachDB", options),
        DatabaseOptions::MySql(options) => ("MySQL", options),
    }
}

#[rstest]
#[case("pg", "PostgreSQL", 5432)]
#[case("postgres", "PostgreSQL", 5432)]
#[case("cockroachdb", "CockroachDB", 26257)]
#[case("mysql2", "MySQL", 3306)]
#[case("mariadb", "MySQL", 3306)]
fn database_servers(#[case] client: &str, #[case] engine: &str, #[case] default_port: u16) {
    let settings = [("DB_CLIENT", client), ("DB_DATABASE", "d"), ("DB_USER", "u"), ("DB_PASSWORD", "p")];
    let (found, options) = server(&settings);
    assert_eq!((found, options.ssl.mode), (engine, SslMode::Disable));
    let Address::Parts { host, port, database, user, password } = options.address else { panic!("parts") };
    assert_eq!(
        (host.as_str(), port, database.as_str(), user.as_str()),
        ("localhost", default_port, "d", "u")
    );
    assert_eq!(password.expose(), "p");
}

#[rstest]
#[case(&[], SslMode::Disable, true, None)]
#[case(&[("DB_SSL", "false"), ("DB_SSL__CA", "PEM")], SslMode::Disable, true, Some("PEM"))]
#[case(&[("DB_SSL", "true")], SslMode::Require, true, None)]
#[case(&[("DB_SSL__REJECT_UNAUTHORIZED", "false")], SslMode::Require, false, None)]
#[case(&[("DB_SSL__CA", "PEM")], SslMode::Require, true, Some("PEM"))]
fn encryption_of_the_database(
    #[case] settings: &[(&str, &str)],
    #[case] mode: SslMode,
    #[case] reject_unauthorized: bool,
    #[case] ca: Option<&str>,
) {
    let url = [("DB_CLIENT", "pg"), ("DB_CONNECTION_STRING", "postgres://a:b@c/d")];
    let (_, options) = server(&[&url[..], settings].concat());
    let ssl = options.ssl;
    assert_eq!((ssl.mode, ssl.reject_unauthorized, ssl.ca.as_deref()), (mode, reject_unauthorized, ca));
    assert!(matches!(options.address, Address::Url(url) if url.expose() == "postgres://a:b@c/d"));
}

#[rstest]
#[case("2", Kind::Id)]
#[case("argon2i", Kind::I)]
#[case("0", Kind::D)]
fn hash_types(#[case] value: &str, #[case] expected: Kind) {
    assert_eq!(config(&[("HASH_TYPE", value)]).hashing.params.kind, expected);
}

#[test]
fn disabled_limits_are_none() {
    let limits = config(&[("RATE_LIMITER_REGISTRATION_ENABLED", "false")]).limits;
    assert_eq!((limits.per_address, limits.global, limits.registration), (None, None, None));
    let limits = config(&[("RATE_LIMITER_ENABLED", "true"), ("RATE_LIMITER_EMAIL_ENABLED", "true")]).limits;
    let duration = Duration::from_secs(1);
    assert_eq!(limits.per_address, Some(RateLimit { points: 50, duration }));
    assert_eq!(limits.mail, Some(RateLimit { points: 60, duration: Duration::from_secs(60) }));
}

#[test]
fn a_global_limit_is_compared_per_second() {
    let settings = [
        ("RATE_LIMITER_ENABLED", "true"),
        ("RATE_LIMITER_POINTS", "2"),
        ("RATE_LIMITER_DURATION", "6"),
        ("RATE_LIMITER_GLOBAL_ENABLED", "true"),
        ("RATE_LIMITER_GLOBAL_POINTS", "5"),
        ("RATE_LIMITER_GLOBAL_DURATION", "6"),
    ];
    assert!(load(&settings).is_ok());
}

fn origin(value: &str) -> Option<CorsOrigin> {
    config(&[("CORS_ENABLED", "true"), ("CORS_ORIGIN", value)]).cors.map(|cors| cors.origin)
}

fn rules(value: &str) -> Vec<OriginRule> {
    match origin(value) {
        Some(CorsOrigin::List(rules)) => rules,
        other => panic!("a list, not {other:?}"),
    }
}

#[test]
fn origins() {
    assert_eq!(origin("false"), None);
    assert_eq!(origin(""), None);
    assert_eq!(origin("true"), Some(CorsOrigin::Reflect));
    assert_eq!(origin("*"), Some(CorsOrigin::Any));
    assert!(
        matches!(origin("https://a.example"), Some(CorsOrigin::Fixed(one)) if one == "https://a.example")
    );
    let [one, other] = &rules("https://a.example, https://b.example")[..] else { panic!("two rules") };
    assert!(
        one.matches("https://a.example")
            && other.matches("https://b.example")
            && !one.matches("https://b.example")
    );
    let [pattern] = &rules(r"regex:\.example$")[..] else { panic!("one rule") };
    assert!(pattern.matches("https://x.example") && !pattern.matches("https://x.example.org"));
    assert!(config(&[("CORS_ORIGIN", "true")]).cors.is_none(), "CORS_ENABLED is false");
}

/// GHSA-g27j-74fp-xfpr: never `*` with credentials.
#[test]
fn ghsa_g27j_74fp_xfpr_a_star_disables_credentials() {
    let credentials = |origin| {
        let config = config(&[("CORS_ENABLED", "true"), ("CORS_ORIGIN", origin)]);
        config.cors.map(|cors| cors.credentials)
    };
    assert_eq!(credentials("*"), Some(false));
    assert_eq!(credentials("true"), Some(true));
}

#[test]
fn security_headers() {
    let headers =
        config(&[("CONTENT_SECURITY_POLICY_USE_DEFAULTS", "false"), ("HSTS_ENABLED", "true")]).headers;
    assert_eq!(headers.hsts.expect("on"), DEFAULT_HSTS);
    assert_eq!(headers.content_security_policy, None);
    let headers = config(&[
        ("CONTENT_SECURITY_POLICY_USE_DEFAULTS", "false"),
        ("CONTENT_SECURITY_POLICY_DIRECTIVES__IMG_SRC", "'self' data:"),
        ("CONTENT_SECURITY_POLICY_DIRECTIVES__MEDIA_SRC", "array:https://a.example,https://b.example"),
        ("CONTENT_SECURITY_POLICY_DIRECTIVES__OBJECT_SRC", "null"),
    ])
    .headers;
    let policy = headers.content_security_policy.expect("a policy");
    assert_eq!(policy, "img-src 'self' data:;media-src https://a.example https://b.example");
    assert_eq!(headers.hsts, None);
}

#[rstest]
#[case("false", 587)]
#[case("true", 465)]
fn the_default_port_of_a_mail_server(#[case] secure: &str, #[case] expected: u16) {
    let config = config(&[("EMAIL_TRANSPORT", "smtp"), ("EMAIL_SMTP_SECURE", secure)]);
    let TransportSettings::Smtp(smtp) = config.mail.transport else { panic!("SMTP") };
    assert_eq!((smtp.host.as_str(), smtp.port), ("localhost", expected));
}

#[test]
fn redis_by_url_or_by_host_or_disabled() {
    assert!(matches!(config(&[("REDIS", "redis://a")]).redis, Some(Redis::Url(_))));
    assert!(matches!(config(&[("REDIS_HOST", "a")]).redis, Some(Redis::Parts { port: 6379, .. })));
    assert!(config(&[("REDIS_HOST", "a"), ("REDIS_ENABLED", "false")]).redis.is_none());
}

#[test]
fn unlimited_retention() {
    let retention =
        config(&[("RETENTION_ENABLED", "true"), ("ACTIVITY_RETENTION", "false")]).retention.expect("on");
    assert_eq!(
        (retention.activity, retention.revisions),
        (None, Some(Duration::from_secs(90 * 24 * 60 * 60)))
    );
}

#[test]
fn metrics_with_and_without_tokens() {
    let metrics = |settings: &[_]| config(settings).documents.metrics;
    let on = ("METRICS_ENABLED", "true");
    assert_eq!(metrics(&[("METRICS_TOKENS", "a")]), None);
    let all = metrics(&[on]).expect("on");
    assert_eq!((all.prefix.as_str(), all.tokens), ("directus_", Vec::new()));
    let some = metrics(&[on, ("METRICS_TOKENS", "a, b"), ("METRICS_NAME_PREFIX", "id:")]).expect("on");
    assert_eq!((some.prefix.as_str(), some.tokens), ("id:", vec!["a".into(), "b".into()]));
}

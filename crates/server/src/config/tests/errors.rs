//! Errors that prevent the start, and their messages.

use rstest::rstest;

use super::*;

#[rstest]
#[case("SESSION_COOKIE_SAME_SITE", "foo", "use lax, strict or none")]
#[case("ACCESS_TOKEN_TTL", "abc", "use a duration such as 500ms, 10s, 15m, 2h or 7d, from 1s to 100y")]
#[case("ACCESS_TOKEN_TTL", "0", "use a duration such as 500ms, 10s, 15m, 2h or 7d, from 1s to 100y")]
#[case("PORT", "70000", "use a whole number from 0 to 65535")]
#[case("HOST", "http://x", "use a host name or an IP address")]
#[case(
    "PUBLIC_URL",
    "example.com",
    "use / or an absolute URL such as https://login.example.com, without query and fragment"
)]
#[case(
    "PUBLIC_URL",
    "//example.com",
    "use / or an absolute URL such as https://login.example.com, without query and fragment"
)]
#[case("SERVE_APP", "maybe", "use true or false")]
#[case("MAX_PAYLOAD_SIZE", "big", "use a number of bytes such as 1048576, 100kb, 1mb or 2gb")]
#[case("LOG_LEVEL", "loud", "use silent, fatal, error, warn, info, debug or trace")]
#[case("LOG_STYLE", "json", "use pretty or raw")]
#[case(
    "IP_TRUST_PROXY",
    "proxy",
    "use false, true, a number of proxies, or a list of addresses, ranges such as 10.0.0.0/8, loopback, linklocal and uniquelocal"
)]
#[case("IP_CUSTOM_HEADER", "a b", "use the name of a header such as X-Real-IP, or false")]
#[case("SESSION_COOKIE_NAME", "a;b", "use letters, digits, - and _ only")]
#[case("SESSION_COOKIE_DOMAIN", "a b", "use a domain such as example.com")]
#[case("LOGIN_LOCKOUT", "never", "use permanent or temporary")]
#[case("ENFORCE_TFA", "client", "use server or studio")]
#[case("HASH_TYPE", "bcrypt", "use 2 (argon2id), 1 (argon2i) or 0 (argon2d)")]
#[case("HASH_BACKEND", "gpu", "use fast or portable")]
#[case("HASH_THREADS", "0", "use a whole number from 1 to 1024")]
#[case("DB_CLIENT", "mssql", "Vestibule does not support this engine: use sqlite3, pg, cockroachdb or mysql")]
#[case("DB_CLIENT", "mongodb", "use sqlite3, pg, cockroachdb or mysql")]
#[case("RATE_LIMITER_POINTS", "0", "use a whole number from 1 to 4294967295")]
#[case("RATE_LIMITER_DURATION", "1m", "use a whole number from 1 to 4294967295 (seconds)")]
#[case("PRESSURE_LIMITER_MAX_EVENT_LOOP_UTILIZATION", "99", "use a number from 0 to 1")]
#[case("MAX_RELATIONAL_DEPTH", "1", "use a whole number from 2 to 100")]
#[case("QUERY_LIMIT_MAX", "all", "use a whole number, or Infinity for no limit")]
#[case("CORS_ORIGIN", "https://a\u{7}", "use true, false, *, or origins such as https://app.example.com")]
#[case("CORS_METHODS", "GET POST", "use methods such as GET,POST")]
#[case("CORS_ALLOWED_HEADERS", "a b", "use names of headers such as Content-Type,Authorization")]
#[case(
    "CORS_ORIGIN",
    "regex:(",
    "use a regular expression that can be run (not a regular expression: a group is not closed)"
)]
#[case(
    "CONTENT_SECURITY_POLICY_DIRECTIVES__IMG_SRC",
    "'self'; script-src *",
    "use sources such as 'self' https://example.com, separated by spaces"
)]
#[case("EMAIL_FROM", "example.com", "use a mail address such as me@example.com")]
#[case("EMAIL_TRANSPORT", "pigeon", "use sendmail, smtp, mailgun, ses, mailtrap or file")]
#[case("RETENTION_SCHEDULE", "daily", "use a cron expression of five fields such as 0 0 * * *")]
#[case("METRICS_NAME_PREFIX", "1st-", "use letters, digits, colons and underscores")]
#[case("HEALTHCHECK_SERVICES", "database,moon", "use database, redis, storage or email")]
#[case(
    "ACTIVITY_RETENTION",
    "never",
    "use a duration such as 500ms, 10s, 15m, 2h or 7d, from 1s to 100y, or false"
)]
#[case("PORT", "number:x", "use a number after number:")]
fn an_invalid_value_is_reported_with_the_allowed_ones(
    #[case] name: &str,
    #[case] value: &str,
    #[case] allowed: &str,
) {
    assert_eq!(
        errors(load(&[(name, value)])),
        [format!("{name}={value:?} is not allowed: {allowed} (environment)")]
    );
}

#[rstest]
#[case(
    "REDIS",
    "hunter2",
    "REDIS=… is not allowed: use a URL that begins with redis:// or rediss:// (environment)"
)]
#[case("SECRET", "json:{hunter2", "SECRET=… is not allowed: use JSON after json: (environment)")]
#[case("DB_SSL", "json:{ key: hunter2", "DB_SSL=… is not allowed: use JSON after json: (environment)")]
#[case("DB_PASSWORD", "array:hunter2", "DB_PASSWORD=… is not allowed: use a single text (environment)")]
fn secrets_are_not_shown(#[case] name: &str, #[case] value: &str, #[case] expected: &str) {
    assert_eq!(errors(load(&[(name, value)])), [expected]);
}

#[rstest]
#[case(&[("SESSION_COOKIE_SAME_SITE", "none")], "SESSION_COOKIE_SAME_SITE is none, but SESSION_COOKIE_SECURE is false: browsers drop such a cookie")]
#[case(&[("SESSION_COOKIE_NAME", "a"), ("REFRESH_TOKEN_COOKIE_NAME", "a")], "REFRESH_TOKEN_COOKIE_NAME and SESSION_COOKIE_NAME are both \"a\": one cookie would overwrite the other")]
#[case(&[("SESSION_COOKIE_NAME", "__Host-a")], "SESSION_COOKIE_NAME is \"__Host-a\", but SESSION_COOKIE_SECURE is false: browsers drop such a cookie")]
#[case(&[("SESSION_COOKIE_NAME", "__Host-a"), ("SESSION_COOKIE_SECURE", "true"), ("SESSION_COOKIE_DOMAIN", "b.c")], "SESSION_COOKIE_NAME is \"__Host-a\", but SESSION_COOKIE_DOMAIN is set: browsers drop such a cookie")]
#[case(&[("RATE_LIMITER_GLOBAL_ENABLED", "true")], "RATE_LIMITER_GLOBAL_ENABLED is true, but RATE_LIMITER_ENABLED is false: it requires RATE_LIMITER_ENABLED")]
#[case(&[("RATE_LIMITER_ENABLED", "true"), ("RATE_LIMITER_GLOBAL_ENABLED", "true"), ("RATE_LIMITER_POINTS", "1000")], "RATE_LIMITER_GLOBAL_POINTS must allow more requests per second than RATE_LIMITER_POINTS: 1000 in 1 s is not more than 1000 in 1 s")]
#[case(&[("RATE_LIMITER_STORE", "redis")], "RATE_LIMITER_STORE is redis, but Redis is not set up: set REDIS or REDIS_HOST")]
#[case(&[("REDIS_ENABLED", "true")], "REDIS_ENABLED is true, but neither REDIS nor REDIS_HOST is set")]
#[case(&[("DB_POOL__MIN", "11")], "DB_POOL__MIN is 11, more than DB_POOL__MAX, which is 10")]
#[case(&[("DB_CLIENT", "mysql"), ("DB_USER", "a")], "DB_DATABASE is not set: DB_CLIENT=mysql needs it")]
#[case(&[("HASH_MEMORY_COST", "16")], "HASH_* cannot be used: the memory cost must be at least 8 KiB for each lane and at most 1048576 KiB (given: 16 KiB, 3 passes, 4 lanes, 32 bytes)")]
#[case(&[("EMAIL_TRANSPORT", "mailgun"), ("EMAIL_MAILGUN_DOMAIN", "b.c")], "EMAIL_MAILGUN_API_KEY is not set: EMAIL_TRANSPORT=mailgun needs it")]
fn contradicting_settings(#[case] settings: &[(&str, &str)], #[case] expected: &str) {
    assert_eq!(errors(load(settings)), [expected]);
}

#[test]
fn an_invalid_value_causes_no_second_error() {
    let settings = [("SESSION_COOKIE_SAME_SITE", "none"), ("SESSION_COOKIE_SECURE", "maybe")];
    assert_eq!(errors(load(&settings)).len(), 1);
}

#[test]
fn all_errors_are_reported_at_once_with_their_origin() {
    let env = "SESSION_COOKIE_SAME_SITE=foo\nVESTIBULE_DATA_DIRS=./x\n";
    let found =
        errors(load_all(&[("ACCESS_TOKEN_TTL", "abc"), ("SECRET_FILE", "/gone")], &[(".env", env)], None));
    assert_eq!(
        found,
        [
            r#"SECRET_FILE="/gone" cannot be read: entity not found (environment)"#,
            "VESTIBULE_DATA_DIRS is not a setting of Vestibule: did you mean VESTIBULE_DATA_DIR? (.env)",
            r#"ACCESS_TOKEN_TTL="abc" is not allowed: use a duration such as 500ms, 10s, 15m, 2h or 7d, from 1s to 100y (environment)"#,
            r#"SESSION_COOKIE_SAME_SITE="foo" is not allowed: use lax, strict or none (.env)"#,
        ]
    );
}

#[rstest]
#[case("c.js", "x", "c.js: JavaScript is not supported: use .env, .json or .yaml")]
#[case("c.json", "{ \"SECRET\": hunter2 }", "c.json: is not JSON (line 1, column 13)")]
#[case("c.json", "\"hunter2\"", "c.json: must contain names and values such as PORT: 8055")]
#[case("c.yaml", "- hunter2\n", "c.yaml: must contain names and values such as PORT: 8055")]
#[case("c.yaml", "SECRET: [hunter2\nPORT: }", "c.yaml: is not YAML (line 2, column 5)")]
fn invalid_files(#[case] path: &str, #[case] text: &str, #[case] expected: &str) {
    assert_eq!(errors(load_all(&[], &[(path, text)], Some(path))), [expected]);
}

#[test]
fn a_given_file_must_exist() {
    assert_eq!(errors(load_all(&[], &[], Some("gone.env"))), ["gone.env: cannot be read: entity not found"]);
}

#[rstest]
#[case(
    "c.json",
    r#"{ "PORT": { "a": 1 } }"#,
    r#"PORT="{\"a\":1}" is not allowed: use a single value, not an object (c.json)"#
)]
#[case(
    "c.yaml",
    "SECRET:\n  hunter: 2\n",
    "SECRET=… is not allowed: use a single value, not an object (c.yaml)"
)]
fn an_object_is_allowed_only_for_nested_settings(
    #[case] path: &str,
    #[case] text: &str,
    #[case] expected: &str,
) {
    assert_eq!(errors(load_all(&[], &[(path, text)], Some(path))), [expected]);
}

#[rstest]
#[case("VESTIBULE_X", "")]
#[case("VESTIBULE_X", "json:{")]
#[case("VESTIBULE_X", "json:{}")]
#[case("VESTIBULE_X_FILE", "/nowhere")]
fn an_unknown_vestibule_name_is_an_error_with_any_value(#[case] name: &str, #[case] value: &str) {
    assert_eq!(
        errors(load(&[(name, value)])),
        [format!("{name} is not a setting of Vestibule (environment)")]
    );
}

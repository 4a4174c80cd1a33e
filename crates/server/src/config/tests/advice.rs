//! Warnings about valid configurations.

use rstest::rstest;

use super::super::report;
use super::*;

/// A configuration without warnings.
const GOOD: [(&str, &str); 3] = [
    ("PUBLIC_URL", "https://login.example.com"),
    ("SESSION_COOKIE_SECURE", "true"),
    ("REFRESH_TOKEN_COOKIE_SECURE", "true"),
];

fn remarks(settings: &[(&str, &str)]) -> Vec<String> {
    warnings(&[&GOOD[..], settings].concat())
}

#[test]
fn a_good_configuration_has_no_warnings() {
    assert_eq!(remarks(&[]), [""; 0]);
    assert_eq!(remarks(&[("SESSION_COOKIE_DOMAIN", ".Example.com")]), [""; 0]);
    assert_eq!(
        remarks(&[("HASH_MEMORY_COST", "19456"), ("HASH_TIME_COST", "2"), ("HASH_PARALLELISM", "1")]),
        [""; 0]
    );
}

#[rstest]
#[case(&[("SESSION_COOKIE_DOMAIN", "other.com")], "SESSION_COOKIE_DOMAIN is \"other.com\", which does not contain \"login.example.com\", the host of PUBLIC_URL: browsers drop the cookie")]
#[case(&[("SESSION_COOKIE_DOMAIN", "gin.example.com")], "SESSION_COOKIE_DOMAIN is \"gin.example.com\", which does not contain \"login.example.com\", the host of PUBLIC_URL: browsers drop the cookie")]
#[case(&[("SESSION_COOKIE_SECURE", "false")], "SESSION_COOKIE_SECURE is false although PUBLIC_URL begins with https: the cookie can be read on unencrypted connections")]
#[case(&[("PUBLIC_URL", "http://10.0.0.1"), ("REFRESH_TOKEN_COOKIE_SECURE", "false")], "SESSION_COOKIE_SECURE is true although PUBLIC_URL begins with http: browsers will not send the cookie")]
#[case(&[("PUBLIC_URL", "/")], "PUBLIC_URL is not an absolute URL: links in mails will not work")]
#[case(&[("SECRET", "short")], "SECRET has fewer than 32 bytes: tokens can be forged by guessing it")]
#[case(&[("IP_TRUST_PROXY", "true")], "IP_TRUST_PROXY is true: any client can forge its IP address. Name the proxies or their number")]
#[case(&[("AUTH_DISABLE_DEFAULT", "true")], "AUTH_DISABLE_DEFAULT is true: login with email and password is disabled")]
#[case(&[("USER_INVITE_URL_ALLOW_LIST", "app.example.com")], "USER_INVITE_URL_ALLOW_LIST holds \"app.example.com\", which is not an absolute URL and will never match")]
#[case(&[("REFRESH_TOKEN_TTL", "1h")], "REFRESH_TOKEN_TTL is shorter than SESSION_COOKIE_TTL")]
#[case(&[("CORS_ENABLED", "true"), ("CORS_ORIGIN", "true")], "CORS_ORIGIN is true with CORS_CREDENTIALS: every website can send requests with the cookies of its visitors. Name the origins")]
#[case(&[("CORS_ENABLED", "true"), ("CORS_ORIGIN", "*")], "CORS_ORIGIN is *: browsers send no cookies then, regardless of CORS_CREDENTIALS")]
#[case(&[("CORS_ENABLED", "true"), ("CORS_ORIGIN", "https://a.example,https://b.example/")], "CORS_ORIGIN holds \"https://b.example/\", which no browser sends: write https://app.example.com, without a slash")]
#[case(&[("CORS_ENABLED", "true"), ("CORS_ORIGIN", "a.example")], "CORS_ORIGIN holds \"a.example\", which no browser sends: write https://app.example.com, without a slash")]
#[case(&[("HASH_MEMORY_COST", "4096")], "HASH_MEMORY_COST=4096 with HASH_TIME_COST=3 is less than OWASP recommends (19456 with 2): stolen hashes are easier to crack")]
#[case(&[("DB_SSL__KEY_FILE", "/key")], "DB_SSL__KEY_FILE is not supported: the server presents no client certificate to the database (environment)")]
fn warnings_name_the_setting_and_the_consequence(#[case] settings: &[(&str, &str)], #[case] expected: &str) {
    assert_eq!(remarks(settings), [expected]);
}

#[rstest]
#[case(&[("RATE_LIMITER_EMAIL_QUEUE_SIZE", "5")], "RATE_LIMITER_EMAIL_QUEUE_SIZE has no effect: mails wait in the database, without a limit")]
#[case(&[("RATE_LIMITER_EMAIL_ERROR_MESSAGE", "later")], "RATE_LIMITER_EMAIL_ERROR_MESSAGE has no effect: a mail over the limit waits, and no error is returned")]
#[case(&[("RATE_LIMITER_EMAIL_FLOWS_ENABLED", "true")], "RATE_LIMITER_EMAIL_FLOWS_ENABLED has no effect: Vestibule has no flows")]
#[case(&[("EMAIL_SMTP_HOST", "mail.example.com"), ("EMAIL_SMTP_USER", "robot")], "EMAIL_SMTP_* has no effect: EMAIL_TRANSPORT is sendmail, not smtp")]
#[case(&[("EMAIL_TRANSPORT", "smtp"), ("EMAIL_SENDMAIL_PATH", "/bin/mail")], "EMAIL_SENDMAIL_* has no effect: EMAIL_TRANSPORT is smtp, not sendmail")]
#[case(&[("EMAIL_TRANSPORT", "smtp"), ("EMAIL_SMTP_SECURE", "true"), ("EMAIL_SMTP_IGNORE_TLS", "true")], "EMAIL_SMTP_IGNORE_TLS has no effect together with EMAIL_SMTP_SECURE=true")]
#[case(&[("EMAIL_TRANSPORT", "smtp"), ("EMAIL_SMTP_CA_FILE", "/ca"), ("EMAIL_SMTP_IGNORE_TLS", "true")], "EMAIL_SMTP_CA_FILE has no effect together with EMAIL_SMTP_IGNORE_TLS=true")]
#[case(&[("EMAIL_TRANSPORT", "smtp"), ("EMAIL_SMTP_PASSWORD", "hunter2")], "EMAIL_SMTP_PASSWORD has no effect without EMAIL_SMTP_USER")]
#[case(&[("EMAIL_TRANSPORT", "mailtrap"), ("EMAIL_MAILTRAP_TOKEN", "t"), ("EMAIL_MAILTRAP_INBOX_ID", "7")], "EMAIL_MAILTRAP_INBOX_ID has no effect without EMAIL_MAILTRAP_SANDBOX=true")]
#[case(&[("REDIS", "redis://a")], "REDIS and REDIS_* have no effect: Vestibule does not use Redis")]
#[case(&[("REDIS_HOST", "a")], "REDIS and REDIS_* have no effect: Vestibule does not use Redis")]
fn settings_without_effect_are_reported(#[case] settings: &[(&str, &str)], #[case] expected: &str) {
    assert_eq!(remarks(settings), [expected]);
}

#[test]
fn counters_that_are_not_shared_are_reported() {
    let remarks = remarks(&[("REDIS", "redis://a"), ("RATE_LIMITER_STORE", "redis")]);
    assert_eq!(remarks.len(), 2, "{remarks:?}");
    assert!(remarks[1].starts_with("RATE_LIMITER_STORE=redis has no effect: "), "{remarks:?}");
    assert_eq!(self::remarks(&[("REDIS", "redis://a"), ("REDIS_ENABLED", "false")]), [""; 0]);
}

#[test]
fn mail_settings_with_an_effect_cause_no_warning() {
    let login =
        [("EMAIL_TRANSPORT", "smtp"), ("EMAIL_SMTP_USER", "robot"), ("EMAIL_SMTP_PASSWORD", "hunter2")];
    assert_eq!(remarks(&login), [""; 0]);
    assert_eq!(remarks(&[("RATE_LIMITER_EMAIL_FLOWS_ENABLED", "false")]), [""; 0]);
}

#[test]
fn secure_cookies_on_localhost_without_https_cause_no_warning() {
    assert_eq!(remarks(&[("PUBLIC_URL", "http://localhost:8055")]), [""; 0]);
}

#[test]
fn the_report_masks_secrets_and_ends_with_the_result() {
    let settings = [("PORT", "9"), ("SECRET", "hunter2"), ("PUBLIC_URL", "http://localhost")];
    insta::assert_snapshot!("report_valid", report::render(&load(&settings)));
    insta::assert_snapshot!(
        "report_errors",
        report::render(&load(&[("PORT", "x"), ("SESSION_COOKIE_SAME_SITE", "foo")]))
    );
}

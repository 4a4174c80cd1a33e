//! Settings that somebody set and that do nothing: each gets a line, so that none is relied upon.

use vestibule_mail::TransportSettings;

use super::Config;
use super::limits::LimitStore;

/// The settings that belong to one way of sending mails each, by the start of their names.
const WAYS: [(&str, &str); 6] = [
    ("EMAIL_SENDMAIL_", "sendmail"),
    ("EMAIL_SMTP_", "smtp"),
    ("EMAIL_MAILGUN_", "mailgun"),
    ("EMAIL_SES_", "ses"),
    ("EMAIL_MAILTRAP_", "mailtrap"),
    ("EMAIL_FILE_", "file"),
];

/// Known to Directus, and without effect here.
const NEVER: [(&str, &str); 2] = [
    ("RATE_LIMITER_EMAIL_QUEUE_SIZE", "mails wait in the database, as many as there are"),
    ("RATE_LIMITER_EMAIL_ERROR_MESSAGE", "a mail over the limit waits, and nobody sees an error"),
];

/// A line for each.
pub(super) fn about(config: &Config) -> Vec<String> {
    let mut remarks = redis(config);
    remarks.extend(other_ways(config));
    for (name, reason) in NEVER.into_iter().filter(|(name, _)| is_set(config, name)) {
        remarks.push(format!("{name} has no effect: {reason}"));
    }
    if config.limits.flow_mail.is_some() {
        remarks.push("RATE_LIMITER_EMAIL_FLOWS_ENABLED has no effect: there are no flows here".into());
    }
    remarks.extend(beside_others(config));
    remarks
}

/// Servers share the database and nothing else.
fn redis(config: &Config) -> Vec<String> {
    let mut remarks = Vec::new();
    if config.redis.is_some() {
        remarks.push("REDIS and REDIS_* have no effect: nothing here is kept in Redis".into());
    }
    if config.limits.store == LimitStore::Redis {
        remarks.push(
            "RATE_LIMITER_STORE=redis has no effect: each server counts requests for itself, in memory. \
             Limit those of several servers in the proxy before them"
                .into(),
        );
    }
    remarks
}

/// What is meant for another transport than the one that is used.
fn other_ways(config: &Config) -> Vec<String> {
    let used = way(config);
    let idle = WAYS.into_iter().filter(|(start, way)| *way != used && any_set(config, start));
    idle.map(|(start, way)| format!("{start}* has no effect: EMAIL_TRANSPORT is {used}, not {way}")).collect()
}

/// What another setting of the same transport makes pointless.
fn beside_others(config: &Config) -> Vec<String> {
    let idle = |name: &str, reason: &str| format!("{name} has no effect {reason}");
    let mut remarks = Vec::new();
    match &config.mail.transport {
        TransportSettings::Smtp(smtp) => {
            if smtp.secure && smtp.ignore_tls {
                remarks.push(idle("EMAIL_SMTP_IGNORE_TLS", "beside EMAIL_SMTP_SECURE=true"));
            } else if smtp.ignore_tls && smtp.ca_file.is_some() {
                remarks.push(idle("EMAIL_SMTP_CA_FILE", "beside EMAIL_SMTP_IGNORE_TLS=true"));
            }
            if smtp.user.is_none() && smtp.password.is_some() {
                remarks.push(idle("EMAIL_SMTP_PASSWORD", "without EMAIL_SMTP_USER"));
            }
        }
        TransportSettings::Mailtrap(mailtrap) => {
            let has_sandbox = mailtrap.sandbox_inbox.is_some();
            if has_sandbox && mailtrap.bulk {
                remarks.push(idle("EMAIL_MAILTRAP_BULK", "beside EMAIL_MAILTRAP_SANDBOX=true"));
            }
            if !has_sandbox && is_set(config, "EMAIL_MAILTRAP_INBOX_ID") {
                remarks.push(idle("EMAIL_MAILTRAP_INBOX_ID", "without EMAIL_MAILTRAP_SANDBOX=true"));
            }
        }
        _ => {}
    }
    remarks
}

fn way(config: &Config) -> &'static str {
    match config.mail.transport {
        TransportSettings::Sendmail(_) => "sendmail",
        TransportSettings::Smtp(_) => "smtp",
        TransportSettings::Mailgun(_) => "mailgun",
        TransportSettings::Ses(_) => "ses",
        TransportSettings::Mailtrap(_) => "mailtrap",
        TransportSettings::File { .. } => "file",
    }
}

/// Whether somebody wants something else than the default; a copy of all defaults relies on nothing.
fn is_set(config: &Config, name: &str) -> bool {
    config.settings.iter().any(|setting| setting.differs && setting.name == name)
}

fn any_set(config: &Config, start: &str) -> bool {
    config.settings.iter().any(|setting| setting.differs && setting.name.starts_with(start))
}

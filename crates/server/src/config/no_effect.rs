//! Warnings about settings that are set but have no effect, so that no operator relies on them.

use vestibule_mail::TransportSettings;

use super::Config;
use super::limits::LimitStore;

/// Prefixes of the settings of each mail transport.
const TRANSPORTS: [(&str, &str); 6] = [
    ("EMAIL_SENDMAIL_", "sendmail"),
    ("EMAIL_SMTP_", "smtp"),
    ("EMAIL_MAILGUN_", "mailgun"),
    ("EMAIL_SES_", "ses"),
    ("EMAIL_MAILTRAP_", "mailtrap"),
    ("EMAIL_FILE_", "file"),
];

/// Settings of Directus without effect in Vestibule.
const NEVER: [(&str, &str); 2] = [
    ("RATE_LIMITER_EMAIL_QUEUE_SIZE", "mails wait in the database, without a limit"),
    ("RATE_LIMITER_EMAIL_ERROR_MESSAGE", "a mail over the limit waits, and no error is returned"),
];

/// One line for each setting without effect.
pub(super) fn remarks(config: &Config) -> Vec<String> {
    let mut remarks = redis(config);
    remarks.extend(unused_transports(config));
    for (name, reason) in NEVER.into_iter().filter(|(name, _)| is_set(config, name)) {
        remarks.push(format!("{name} has no effect: {reason}"));
    }
    if config.limits.flow_mail.is_some() {
        remarks.push("RATE_LIMITER_EMAIL_FLOWS_ENABLED has no effect: Vestibule has no flows".into());
    }
    remarks.extend(overridden(config));
    remarks
}

/// Instances share only the database, so Redis is not used.
fn redis(config: &Config) -> Vec<String> {
    let mut remarks = Vec::new();
    if config.redis.is_some() {
        remarks.push("REDIS and REDIS_* have no effect: Vestibule does not use Redis".into());
    }
    if config.limits.store == LimitStore::Redis {
        remarks.push(
            "RATE_LIMITER_STORE=redis has no effect: each instance counts requests in its own memory. \
             To limit requests across instances, use the proxy in front of them"
                .into(),
        );
    }
    remarks
}

/// Settings of transports that are not used.
fn unused_transports(config: &Config) -> Vec<String> {
    let used = transport_name(config);
    let idle = TRANSPORTS.into_iter().filter(|(start, name)| *name != used && any_set(config, start));
    idle.map(|(start, name)| format!("{start}* has no effect: EMAIL_TRANSPORT is {used}, not {name}"))
        .collect()
}

/// Settings overridden by another setting of the same transport.
fn overridden(config: &Config) -> Vec<String> {
    let idle = |name: &str, reason: &str| format!("{name} has no effect {reason}");
    let mut remarks = Vec::new();
    match &config.mail.transport {
        TransportSettings::Smtp(smtp) => {
            if smtp.secure && smtp.ignore_tls {
                remarks.push(idle("EMAIL_SMTP_IGNORE_TLS", "together with EMAIL_SMTP_SECURE=true"));
            } else if smtp.ignore_tls && smtp.ca_file.is_some() {
                remarks.push(idle("EMAIL_SMTP_CA_FILE", "together with EMAIL_SMTP_IGNORE_TLS=true"));
            }
            if smtp.user.is_none() && smtp.password.is_some() {
                remarks.push(idle("EMAIL_SMTP_PASSWORD", "without EMAIL_SMTP_USER"));
            }
        }
        TransportSettings::Mailtrap(mailtrap) => {
            let has_sandbox = mailtrap.sandbox_inbox.is_some();
            if has_sandbox && mailtrap.bulk {
                remarks.push(idle("EMAIL_MAILTRAP_BULK", "together with EMAIL_MAILTRAP_SANDBOX=true"));
            }
            if !has_sandbox && is_set(config, "EMAIL_MAILTRAP_INBOX_ID") {
                remarks.push(idle("EMAIL_MAILTRAP_INBOX_ID", "without EMAIL_MAILTRAP_SANDBOX=true"));
            }
        }
        _ => {}
    }
    remarks
}

fn transport_name(config: &Config) -> &'static str {
    match config.mail.transport {
        TransportSettings::Sendmail(_) => "sendmail",
        TransportSettings::Smtp(_) => "smtp",
        TransportSettings::Mailgun(_) => "mailgun",
        TransportSettings::Ses(_) => "ses",
        TransportSettings::Mailtrap(_) => "mailtrap",
        TransportSettings::File { .. } => "file",
    }
}

/// Whether a setting differs from the default. A file with copies of all defaults causes no remarks.
fn is_set(config: &Config, name: &str) -> bool {
    config.settings.iter().any(|setting| setting.differs && setting.name == name)
}

fn any_set(config: &Config, start: &str) -> bool {
    config.settings.iter().any(|setting| setting.differs && setting.name.starts_with(start))
}

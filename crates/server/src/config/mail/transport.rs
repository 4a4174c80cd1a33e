//! Settings of the mail transports.

use vestibule_mail::{LineEnds, Mailgun, Mailtrap, Sendmail, Ses, Smtp};

use super::super::read::{Reader, choice, flag, host_name, integer, secret, text};

/// `EMAIL_SENDMAIL_*`.
pub(super) fn sendmail(reader: &mut Reader<'_>) -> Sendmail {
    let line_ends = [("unix", LineEnds::Unix), ("windows", LineEnds::Windows)];
    Sendmail {
        path: reader.need("EMAIL_SENDMAIL_PATH", text).into(),
        line_ends: reader.need("EMAIL_SENDMAIL_NEW_LINE", choice(&line_ends)),
    }
}

/// `EMAIL_SMTP_*`.
pub(super) fn smtp(reader: &mut Reader<'_>) -> Smtp {
    let secure = reader.need("EMAIL_SMTP_SECURE", flag);
    // RFC 8314, sections 3.3 and 3.4.
    let default_port = if secure { 465 } else { 587 };
    Smtp {
        host: reader.need("EMAIL_SMTP_HOST", host_name),
        port: reader.get("EMAIL_SMTP_PORT", integer(1..=u16::MAX)).unwrap_or(default_port),
        user: reader.get("EMAIL_SMTP_USER", text),
        password: reader.get("EMAIL_SMTP_PASSWORD", secret),
        pool: reader.need("EMAIL_SMTP_POOL", flag),
        secure,
        ignore_tls: reader.need("EMAIL_SMTP_IGNORE_TLS", flag),
        name: reader.get("EMAIL_SMTP_NAME", host_name),
        ca_file: reader.get("EMAIL_SMTP_CA_FILE", text).map(Into::into),
    }
}

/// `EMAIL_MAILGUN_*`.
pub(super) fn mailgun(reader: &mut Reader<'_>, used: bool) -> Mailgun {
    Mailgun {
        api_key: required(reader, used, "EMAIL_MAILGUN_API_KEY", "mailgun").into(),
        domain: required(reader, used, "EMAIL_MAILGUN_DOMAIN", "mailgun"),
        host: reader.need("EMAIL_MAILGUN_HOST", host_name),
    }
}

/// `EMAIL_SES_*`.
pub(super) fn ses(reader: &mut Reader<'_>, used: bool) -> Ses {
    Ses {
        region: required(reader, used, "EMAIL_SES_REGION", "ses"),
        access_key_id: required(reader, used, "EMAIL_SES_CREDENTIALS__ACCESS_KEY_ID", "ses"),
        secret_access_key: required(reader, used, "EMAIL_SES_CREDENTIALS__SECRET_ACCESS_KEY", "ses").into(),
    }
}

/// `EMAIL_MAILTRAP_*`.
pub(super) fn mailtrap(reader: &mut Reader<'_>, used: bool) -> Mailtrap {
    let sandbox = reader.need("EMAIL_MAILTRAP_SANDBOX", flag);
    let inbox = required(reader, used && sandbox, "EMAIL_MAILTRAP_INBOX_ID", "mailtrap with its sandbox");
    Mailtrap {
        token: required(reader, used, "EMAIL_MAILTRAP_TOKEN", "mailtrap").into(),
        sandbox_inbox: sandbox.then_some(inbox),
        bulk: reader.need("EMAIL_MAILTRAP_BULK", flag),
    }
}

/// A text that is required if the transport is used.
fn required(reader: &mut Reader<'_>, used: bool, name: &str, transport: &str) -> String {
    let value = reader.get(name, text);
    if used && value.is_none() {
        reader.conflict(&[name], format!("{name} is not set: EMAIL_TRANSPORT={transport} needs it"));
    }
    value.unwrap_or_default()
}

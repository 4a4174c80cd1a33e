//! Mails that inform users about changes to their account (`EMAIL_NOTICES`), written in the transaction of the change.
//!
//! They are sent to active users only, to the address stored before the change. The user's `email_notifications`
//! setting does not matter, because an attacker with access to the account would switch it off first.

use chrono::{DateTime, Utc};
use vestibule_domain::{Client, Email, User, digest, ip_prefix};
use vestibule_mail::{Mail, Trace};
use vestibule_store::Transaction;
use vestibule_store::known_clients::{self, Kind};

use crate::App;
use crate::error::TxError;
use crate::mail::Recipient;

/// What has changed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Notice<'a> {
    PasswordChanged,
    /// The new address; `None` if it was removed.
    EmailChanged(Option<&'a str>),
    TfaEnabled,
    TfaDisabled,
    RecoveryCodesRenewed,
    /// A login from a device that has not been used before.
    NewDevice,
    /// A lockout after failed logins.
    AccountLocked,
}

/// Inserts a mail to `user`, as read before the change, into the outbox. The caller wakes the mail worker after the commit.
pub(crate) async fn notify(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    notice: Notice<'_>,
    trace: Trace,
) -> Result<(), TxError> {
    let Some(address) = user.email.as_ref().map(Email::as_str).filter(|email| !email.is_empty()) else {
        return Ok(());
    };
    if !app.settings.notices || !user.is_active() {
        return Ok(());
    }
    let mail = mail_about(app, address.to_owned(), trace, notice);
    crate::mail::enqueue(app, tx, Recipient::of(user), &mail).await
}

/// When a change was made, and from where. `client` is `None` if an administrator or a command made it: the mail does
/// not show the address and the device of another user.
pub(crate) fn request_trace(client: Option<&Client>, now: DateTime<Utc>) -> Trace {
    Trace {
        at: now,
        ip: client.and_then(|client| client.ip).map(|ip| ip.to_string()),
        user_agent: client.and_then(|client| client.user_agent.clone()),
    }
}

fn mail_about(app: &App, email: String, trace: Trace, notice: Notice<'_>) -> Mail {
    match notice {
        Notice::PasswordChanged => Mail::PasswordChanged { email, trace },
        Notice::EmailChanged(new) => {
            Mail::EmailChanged { old: email, new: new.unwrap_or("–").to_owned(), trace }
        }
        Notice::TfaEnabled => Mail::TfaEnabled { email, trace },
        Notice::TfaDisabled => Mail::TfaDisabled { email, trace },
        Notice::RecoveryCodesRenewed => Mail::RecoveryCodesRenewed { email, trace },
        Notice::NewDevice => Mail::NewDevice { email, trace },
        Notice::AccountLocked => {
            let url = Some(format!("{}/admin/reset-password", app.settings.public_url));
            Mail::AccountLocked { email, url, trace }
        }
    }
}

/// Records the device of a login, and notifies the user if it is new. The first device of a user causes no mail.
pub(crate) async fn record_device(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    if !app.settings.notices {
        return Ok(());
    }
    let is_first = !known_clients::any(tx, user.id, Kind::Device).await?;
    let device = device(client);
    let is_new = known_clients::remember(tx, user.id, Kind::Device, &device, now).await?;
    match is_new && !is_first {
        true => notify(app, tx, user, Notice::NewDevice, request_trace(Some(client), now)).await,
        false => Ok(()),
    }
}

/// The digest of a program in a network. Digits, dots and underscores of the user agent are left out, so that an update
/// of the program is no new device.
fn device(client: &Client) -> String {
    let program = client.user_agent.as_deref().unwrap_or_default();
    let program: String =
        program.chars().filter(|character| !matches!(character, '0'..='9' | '.' | '_')).collect();
    digest::of(["device", &program, &ip_prefix::network_prefix(client.ip).to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(user_agent: &str, ip: &str) -> String {
        device(&Client { ip: ip.parse().ok(), user_agent: Some(user_agent.into()), origin: None })
    }

    #[test]
    fn a_new_program_or_network_is_a_new_device_and_an_update_is_not() {
        let old = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15";
        let new = "Mozilla/5.0 (Macintosh; Intel Mac OS X 11_0) Version/19.0.2 Safari/619.1";
        let other = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        assert_eq!(at(old, "192.0.2.1"), at(new, "192.0.2.200"));
        assert_ne!(at(old, "192.0.2.1"), at(other, "192.0.2.1"));
        assert_ne!(at(old, "192.0.2.1"), at(old, "192.0.3.1"));
    }
}

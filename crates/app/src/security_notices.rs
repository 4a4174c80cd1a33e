//! Mails that tell people what happened to their account (`EMAIL_NOTICES`), written in the transaction in which it
//! happens.
//!
//! They go to whoever can log in, at the address that was stored before, whatever the settings of the person say about
//! other mails: whoever has taken an account over would switch them off first.

use vestibule_domain::{Client, Email, User, digest, ip_prefix};
use vestibule_mail::{Mail, Trace};
use vestibule_store::Transaction;
use vestibule_store::known_clients::{self, Kind};

use crate::App;
use crate::error::TxError;
use crate::mail::Recipient;

/// What happened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Notice<'a> {
    /// There is a new password.
    PasswordChanged,
    /// This address holds from now on; nothing where it was taken away.
    EmailChanged(Option<&'a str>),
    /// There is a second factor.
    SecondFactorEnabled,
    /// There is none any more.
    SecondFactorDisabled,
    /// There are new recovery codes.
    RecoveryCodesRenewed,
    /// A login from a device that was not seen before.
    NewDevice,
    /// Failed logins have closed the account.
    AccountLocked,
}

/// Tells a person, as stored before it happened. `client` is where the person did it; nothing where somebody else
/// did, whose whereabouts are their own affair. After the commit comes [`mail_waits`](Self::mail_waits).
pub(crate) async fn notify(
    app: &App,
    tx: &mut Transaction,
    person: &User,
    client: Option<&Client>,
    notice: Notice<'_>,
) -> Result<(), TxError> {
    let Some(address) = person.email.as_ref().map(Email::as_str).filter(|email| !email.is_empty()) else {
        return Ok(());
    };
    if !app.settings.notices || !person.is_active() {
        return Ok(());
    }
    let mail = mail_about(app, address.to_owned(), request_trace(app, client), notice);
    crate::mail::enqueue(app, tx, Recipient::of(person), &mail).await
}

/// When, and from where.
pub(crate) fn request_trace(app: &App, client: Option<&Client>) -> Trace {
    Trace {
        at: app.clock.now(),
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
        Notice::SecondFactorEnabled => Mail::SecondFactorEnabled { email, trace },
        Notice::SecondFactorDisabled => Mail::SecondFactorDisabled { email, trace },
        Notice::RecoveryCodesRenewed => Mail::RecoveryCodesRenewed { email, trace },
        Notice::NewDevice => Mail::NewDevice { email, trace },
        Notice::AccountLocked => {
            let url = Some(format!("{}/admin/reset-password", app.settings.public_url));
            Mail::AccountLocked { email, url, trace }
        }
    }
}

/// Remembers the device of a login, and tells of a new one. The first device of all is none to tell of.
pub(crate) async fn record_device(
    app: &App,
    tx: &mut Transaction,
    person: &User,
    client: &Client,
) -> Result<(), TxError> {
    if !app.settings.notices {
        return Ok(());
    }
    let is_first = !known_clients::any(tx, person.id, Kind::Device).await?;
    let device = device(client);
    let now = app.clock.now();
    let is_new = known_clients::remember(tx, person.id, Kind::Device, &device, now).await?;
    match is_new && !is_first {
        true => notify(app, tx, person, Some(client), Notice::NewDevice).await,
        false => Ok(()),
    }
}

/// A program in a network. Versions do not matter: programs update themselves.
fn device(client: &Client) -> String {
    let program = client.user_agent.as_deref().unwrap_or_default();
    let program: String = program.chars().filter(|letter| !matches!(letter, '0'..='9' | '.' | '_')).collect();
    digest::of(["device", &program, &ip_prefix::network_prefix(client.ip).to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(user_agent: &str, ip: &str) -> String {
        device(&Client { ip: ip.parse().ok(), user_agent: Some(user_agent.into()), origin: None })
    }

    #[test]
    fn an_update_makes_no_new_device_and_another_program_or_network_does() {
        let old = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15";
        let new = "Mozilla/5.0 (Macintosh; Intel Mac OS X 11_0) Version/19.0.2 Safari/619.1";
        let other = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        assert_eq!(at(old, "192.0.2.1"), at(new, "192.0.2.200"));
        assert_ne!(at(old, "192.0.2.1"), at(other, "192.0.2.1"));
        assert_ne!(at(old, "192.0.2.1"), at(old, "192.0.3.1"));
    }
}

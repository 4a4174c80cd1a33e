//! Writing the TFA secret of a user, with the audit log entry of any change of a user.

use serde_json::{Value, json};
use vestibule_domain::access::Action;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Result, Secret, UserId};
use vestibule_store::{otp_uses, recovery_codes, users};

use super::Patch;
use super::audit::redacted;
use super::mutation::mutation;
use super::rights::check_fields;
use crate::App;
use crate::security_notices::Notice;
use crate::throttle::{self, ThrottleKey};

/// A change of TFA.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TfaChange<'a> {
    /// TFA is enabled.
    Enable {
        /// The new secret.
        secret: &'a Secret,
        /// The digests of the recovery codes.
        recovery_codes: &'a [String],
    },
    /// TFA is disabled.
    Disable,
}

/// Writes or removes the TFA secret of a user. Used OTPs and recovery codes of the former secret are removed.
///
/// Enabling requires the right to change the field `tfa_secret`. For disabling, the caller has checked an OTP, or that the
/// actor is an administrator.
pub(crate) async fn write_tfa_secret(
    app: &App,
    actor: &Actor,
    user: UserId,
    change: TfaChange<'_>,
) -> Result<()> {
    let (secret, codes, notice) = match change {
        TfaChange::Enable { secret, recovery_codes } => (Some(secret), recovery_codes, Notice::TfaEnabled),
        TfaChange::Disable => (None, [].as_slice(), Notice::TfaDisabled),
    };
    let key = Value::String(user.to_string());
    let patch = Patch::from_iter([("tfa_secret".to_owned(), json!(secret.map(Secret::expose)))]);
    mutation!(app, actor, |mutation| {
        if secret.is_some() {
            check_fields(actor, Action::Update, &USERS, &patch)?;
            let keys = std::slice::from_ref(&key);
            mutation.check_access(Action::Update, &USERS, keys, &["tfa_secret"]).await?;
        }
        mutation.notify(user, notice).await?;
        users::set_tfa_secret(&mut mutation.tx, user, secret).await?;
        otp_uses::clear(&mut mutation.tx, user).await?;
        recovery_codes::replace(&mut mutation.tx, user, codes).await?;
        throttle::reset(&mut mutation.tx, &ThrottleKey::code(user)).await?;
        mutation.record_update(&USERS, &key, &redacted(&USERS, &patch)).await
    })
    .await
}

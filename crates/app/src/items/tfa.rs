//! Storing and removing the secret of a second factor, noted like any change.

use serde_json::{Value, json};
use vestibule_domain::access::Action;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Secret, UserId};
use vestibule_store::{otp_uses, recovery_codes, users};

use super::Patch;
use super::mutation::begin;
use super::prepare::covered;
use super::rights::{check_access, check_fields};
use crate::App;
use crate::error::TxError;
use crate::security_notices::Notice;
use crate::throttle::{self, ThrottleKey};

/// What becomes of a second factor.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SecondFactor<'a> {
    /// This is its secret, and these are the digests of its recovery codes.
    On(&'a Secret, &'a [String]),
    /// There is none any more.
    Off,
}

/// Writes it. Switching it on takes the right to change the secret; taking it off was decided by a code or by an
/// administrator. Codes of another secret, used or not, count no longer.
pub(crate) async fn write_tfa_secret(
    app: &App,
    actor: &Actor,
    user: UserId,
    factor: SecondFactor<'_>,
) -> Result<(), TxError> {
    let (secret, codes) = match factor {
        SecondFactor::On(secret, codes) => (Some(secret), codes),
        SecondFactor::Off => (None, [].as_slice()),
    };
    let key = Value::String(user.to_string());
    let patch = Patch::from_iter([("tfa_secret".to_owned(), json!(secret.map(Secret::expose)))]);
    let mut mutation = begin(app, actor).await?;
    if secret.is_some() {
        check_fields(actor, Action::Update, &USERS, &patch)?;
        let target = (Action::Update, &USERS);
        check_access(app, &mut mutation.tx, actor, target, std::slice::from_ref(&key), &["tfa_secret"])
            .await?;
    }
    let notice = match factor {
        SecondFactor::On(..) => Notice::SecondFactorEnabled,
        SecondFactor::Off => Notice::SecondFactorDisabled,
    };
    mutation.tell(user, notice).await?;
    users::set_tfa_secret(&mut mutation.tx, user, secret).await?;
    otp_uses::clear(&mut mutation.tx, user).await?;
    recovery_codes::replace(&mut mutation.tx, user, codes).await?;
    throttle::reset(&mut mutation.tx, &ThrottleKey::code(user)).await?;
    mutation.note_updated(&USERS, &key, &covered(&USERS, &patch)).await?;
    mutation.commit().await
}

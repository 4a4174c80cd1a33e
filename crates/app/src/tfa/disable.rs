//! `POST /users/me/tfa/disable` and `POST /users/:id/tfa/disable`.

use vestibule_domain::actor::Admin;
use vestibule_domain::otp::OtpCode;
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::users;

use crate::App;
use crate::error::TxError;
use crate::items::TfaChange;
use crate::tfa::Proof;
use crate::transaction::retrying;

/// Takes off the own second factor, against one of its codes or a recovery code.
///
/// # Errors
/// `INVALID_PAYLOAD` where there is none or the code is wrong or used.
pub async fn disable(app: &App, actor: &Actor, code: &OtpCode) -> Result<()> {
    let id = actor.require_user()?;
    let person = users::find(&mut app.reader(), id).await?.ok_or(Error::InvalidCredentials)?;
    let secret = person
        .tfa_secret
        .as_ref()
        .ok_or_else(|| Error::payload(format!("User \"{id}\" doesn't have TFA enabled")))?;
    let wrong = |error| match error {
        Error::InvalidOtp => Error::payload("\"otp\" is invalid"),
        other => other,
    };
    let proof = crate::tfa::verify_code(app, &person, secret, code).await.map_err(wrong)?;
    retrying(|| spend_only(app, id, &proof)).await.map_err(wrong)?;
    crate::items::write_tfa_secret(app, actor, id, TfaChange::Disable).await
}

async fn spend_only(app: &App, user: UserId, proof: &Proof) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    crate::tfa::spend_code(app, &mut tx, user, proof).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes off somebody's second factor, who has lost the phone. Users who are not there are no fault.
///
/// # Errors
/// Only where the database does not answer.
pub async fn disable_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<()> {
    let found = users::find(&mut app.reader(), user).await?;
    match found.and_then(|person| person.tfa_secret) {
        Some(_) => crate::items::write_tfa_secret(app, admin.actor(), user, TfaChange::Disable).await,
        None => Ok(()),
    }
}

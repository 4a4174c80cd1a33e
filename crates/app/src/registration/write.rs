//! Writing a registration. In all cases two rows are written: one creates or changes a user, the other is a mail. If
//! there is nothing to write, a placeholder mail is written, so that the work does not show whether the address is
//! taken.

use serde_json::json;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Error, Result, Secret, User, UserStatus};
use vestibule_mail::Mail;
use vestibule_store::{Transaction, items, users};

use super::register::{Draft, Found};
use crate::App;
use crate::error::TxError;
use crate::mail::{Link, Recipient};
use crate::transaction::transaction;

/// Whether a registration was written.
pub(super) enum Written {
    Done,
    /// Nothing was written, because the user has changed since it was looked up.
    FoundOtherwise,
}

pub(super) async fn write(app: &App, draft: &Draft<'_>, found: &Found) -> Result<Written> {
    match transaction!(app, |tx| { write_found(app, tx, draft, found).await }).await {
        Err(Error::RecordNotUnique { .. }) => {
            transaction!(app, |tx| { write_taken(app, tx, draft).await }).await
        }
        outcome => outcome,
    }
}

/// # Errors
/// `RECORD_NOT_UNIQUE` if the engine refuses to insert the user.
async fn write_found(
    app: &App,
    tx: &mut Transaction,
    draft: &Draft<'_>,
    found: &Found,
) -> Result<Written, TxError> {
    let user = users::find_by_email(tx, &draft.email).await?;
    let recipient = match (&user, found) {
        (None, Found::Other { hash }) => {
            insert_user(app, tx, draft, hash).await?;
            match draft.settings.verify_email {
                true => Recipient::new_user(draft.registration.email.as_str()),
                false => Recipient::NONE,
            }
        }
        (Some(user), Found::Unverified { stored, is_same })
            if user.status == UserStatus::Unverified && user.password == *stored =>
        {
            match is_same {
                true => crate::mail::enqueue_placeholder(app, tx).await?,
                false => users::remove_password(tx, user.id).await?,
            }
            Recipient::of(user)
        }
        (Some(User { status, .. }), Found::Other { .. }) if *status != UserStatus::Unverified => {
            crate::mail::enqueue_placeholder(app, tx).await?;
            Recipient::NONE
        }
        _ => return Ok(Written::FoundOtherwise),
    };
    enqueue_verification(app, tx, draft, recipient).await?;
    Ok(Written::Done)
}

async fn insert_user(
    app: &App,
    tx: &mut Transaction,
    draft: &Draft<'_>,
    hash: &Secret,
) -> Result<(), TxError> {
    let Draft { registration, settings, .. } = draft;
    let status = if settings.verify_email { UserStatus::Unverified } else { UserStatus::Active };
    let row = json!({
        "id": app.random.uuid().to_string(),
        "email": registration.email,
        "password": hash.expose(),
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "role": settings.registration_role.map(|role| role.to_string()),
        "status": status,
    });
    let row = row.as_object().cloned().unwrap_or_default();
    match items::insert(tx, &USERS, &row).await {
        Ok(_) => Ok(()),
        Err(error) => Err(TxError::of_write(error, &USERS, &row)),
    }
}

/// Writes a registration that the engine has refused because the address is taken. Either a concurrent registration has
/// taken it, or the engine treats it as equal to the address of another user (MySQL ignores accents). The other user is
/// left unchanged, and the response is the same (GHSA-8xp8-xrh2-88vr).
async fn write_taken(app: &App, tx: &mut Transaction, draft: &Draft<'_>) -> Result<Written, TxError> {
    if users::find_by_email(tx, &draft.email).await?.is_some() {
        return Ok(Written::FoundOtherwise);
    }
    crate::mail::enqueue_placeholder(app, tx).await?;
    enqueue_verification(app, tx, draft, Recipient::NONE).await?;
    Ok(Written::Done)
}

async fn enqueue_verification(
    app: &App,
    tx: &mut Transaction,
    draft: &Draft<'_>,
    recipient: Recipient<'_>,
) -> Result<(), TxError> {
    let address = recipient.email().unwrap_or_default();
    let mail = Mail::UserRegistration {
        url: crate::mail::link(app, &Link::VERIFICATION, &draft.page, address, None)?,
        email: address.to_owned(),
        first_name: draft.registration.first_name.clone(),
        last_name: draft.registration.last_name.clone(),
        until: Some(crate::mail::link_expires_at(app, &Link::VERIFICATION)),
    };
    let recipient = if draft.in_quota { recipient } else { Recipient::NONE };
    crate::mail::enqueue(app, tx, recipient, &mail).await
}

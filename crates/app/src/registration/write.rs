//! Writing a registration: two rows, whoever is there. One makes or changes an account, the other is a mail; where
//! there is nothing to write, a row that says nothing stands for it.

use serde_json::json;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Secret, User, UserStatus};
use vestibule_mail::Mail;
use vestibule_store::{DbError, Transaction, items, users};

use super::register::{Draft, Found};
use crate::App;
use crate::error::TxError;
use crate::mail::{Link, Recipient};

/// Whether what was found still held when it came to writing.
pub(super) enum Written {
    Done,
    FoundOtherwise,
}

pub(super) async fn write(app: &App, draft: &Draft<'_>, found: &Found) -> Result<Written, TxError> {
    let mut tx = app.database.begin().await?;
    let person = users::find_by_email(&mut tx, &draft.email).await?;
    let recipient = match (&person, found) {
        (None, Found::Other { hash }) => match write_new(app, &mut tx, draft, hash).await? {
            true if draft.settings.verify_email => Recipient::new_user(draft.registration.email.as_str()),
            true => Recipient::NONE,
            false => {
                drop(tx);
                return write_taken(app, draft).await;
            }
        },
        (Some(person), Found::Waiting { stored, is_same })
            if person.status == UserStatus::Unverified && person.password == *stored =>
        {
            match is_same {
                true => crate::mail::enqueue_placeholder(app, &mut tx).await?,
                false => users::remove_password(&mut tx, person.id).await?,
            }
            Recipient::of(person)
        }
        (Some(User { status, .. }), Found::Other { .. }) if *status != UserStatus::Unverified => {
            crate::mail::enqueue_placeholder(app, &mut tx).await?;
            Recipient::NONE
        }
        _ => return Ok(Written::FoundOtherwise),
    };
    enqueue_verification(app, &mut tx, draft, recipient).await?;
    tx.commit().await?;
    Ok(Written::Done)
}

/// Makes the account; false if its address is taken after all.
async fn write_new(
    app: &App,
    tx: &mut Transaction,
    draft: &Draft<'_>,
    hash: &Secret,
) -> Result<bool, TxError> {
    let Draft { registration, settings, .. } = draft;
    let row = json!({
        "id": app.random.uuid().to_string(),
        "email": registration.email,
        "password": hash.expose(),
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "role": settings.registration_role.map(|role| role.to_string()),
        "status": if settings.verify_email { UserStatus::Unverified } else { UserStatus::Active },
    });
    let row = row.as_object().cloned().unwrap_or_default();
    match items::insert(tx, &USERS, &row).await {
        Ok(_) => Ok(true),
        Err(DbError::Unique { .. }) => Ok(false),
        Err(error) => Err(TxError::of_write(error, &USERS, &row)),
    }
}

/// The engine says that the address is taken. Either somebody has just taken it, or it is one that the engine holds
/// for another's (MySQL does so with accents): then that other is left alone, and nothing shows
/// (GHSA-8xp8-xrh2-88vr).
async fn write_taken(app: &App, draft: &Draft<'_>) -> Result<Written, TxError> {
    let mut tx = app.database.begin().await?;
    if users::find_by_email(&mut tx, &draft.email).await?.is_some() {
        return Ok(Written::FoundOtherwise);
    }
    crate::mail::enqueue_placeholder(app, &mut tx).await?;
    enqueue_verification(app, &mut tx, draft, Recipient::NONE).await?;
    tx.commit().await?;
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

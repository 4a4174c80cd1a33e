//! `POST /users/me/tokens`.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use serde_json::json;
use vestibule_domain::api_token::{ApiToken, ApiTokenValue, LONGEST_NAME, MOST, RANDOM_LENGTH};
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::activity::{self, Revision};
use vestibule_store::{Transaction, api_tokens, users};

use crate::App;
use crate::audit::{self, API_TOKENS, Origin};
use crate::error::TxError;
use crate::transaction::transaction;

/// The last year that every engine can store.
const LAST_YEAR: i32 = 9999;

/// What a user sends to create a token.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    pub name: String,
    /// When the token expires; `None` for a token without expiry.
    pub expires: Option<DateTime<Utc>>,
}

/// A new token with its value, which is not returned again.
#[derive(Debug, Clone)]
pub struct Created {
    pub token: ApiToken,
    pub value: ApiTokenValue,
}

/// Creates a token of the actor.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request; `FORBIDDEN` for an actor with a static token or an API token;
/// `INVALID_PAYLOAD` for a name that is empty or too long and for an expiry in the past; `UNPROCESSABLE_CONTENT` if the
/// user has [`MOST`] tokens.
pub async fn create(app: &App, actor: &Actor, new: NewApiToken) -> Result<Created> {
    let user = actor.require_login()?;
    let now = app.clock.now();
    check(&new, now)?;
    let value = ApiTokenValue::new(&app.random.token(RANDOM_LENGTH));
    let token = ApiToken {
        id: app.random.uuid(),
        name: new.name,
        hint: value.hint(),
        created: now.trunc_subsecs(3),
        expires: new.expires.map(|at| at.trunc_subsecs(3)),
        last_used: None,
    };
    let created = Created { token, value };
    let origin = Origin { by: Some(user), client: &actor.client, at: now };
    transaction!(app, |tx| { write(tx, user, &created, origin).await }).await?;
    Ok(created)
}

async fn write(
    tx: &mut Transaction,
    user: UserId,
    created: &Created,
    origin: Origin<'_>,
) -> Result<(), TxError> {
    let Created { token, value } = created;
    users::lock(tx, user).await?;
    let count = api_tokens::count(tx, user).await?;
    if usize::try_from(count).is_ok_and(|count| count >= MOST) {
        let reason = format!("A user cannot have more than {MOST} tokens");
        return Err(Error::UnprocessableContent(reason).into());
    }
    api_tokens::insert(tx, user, token, &value.digest()).await?;
    let item = token.id.to_string();
    let entry = audit::record(tx, origin, "create", API_TOKENS, &item).await?;
    let data = json!({ "user": user, "name": token.name, "hint": token.hint, "expires": token.expires });
    let revision = Revision { collection: API_TOKENS, item: &item, data: data.clone(), delta: data };
    activity::insert_revision(tx, entry, revision).await?;
    Ok(())
}

fn check(new: &NewApiToken, now: DateTime<Utc>) -> Result<()> {
    if new.name.trim().is_empty() {
        return Err(Error::payload("\"name\" is not allowed to be empty"));
    }
    if new.name.chars().count() > LONGEST_NAME {
        let longest = format!("must be less than or equal to {LONGEST_NAME} characters long");
        return Err(Error::payload(format!("\"name\" length {longest}")));
    }
    match new.expires {
        Some(expires) if expires <= now => Err(Error::payload("\"expires\" must be in the future")),
        Some(expires) if expires.year() > LAST_YEAR => {
            Err(Error::payload("\"expires\" must be a valid date"))
        }
        _ => Ok(()),
    }
}

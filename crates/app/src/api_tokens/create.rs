//! `POST /users/me/tokens`.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use serde_json::json;
use vestibule_domain::api_token::{ApiToken, ApiTokenValue, LONGEST_NAME, MOST, RANDOM_LENGTH};
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::activity::{self, Revision};
use vestibule_store::{api_tokens, users};

use super::{COLLECTION, record_activity};
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Every engine keeps instants up to the end of this year.
const LAST_YEAR: i32 = 9999;

/// What its owner says of a token.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// What to call it.
    pub name: String,
    /// From when on it is to be refused.
    pub expires: Option<DateTime<Utc>>,
}

/// A new token, and the only time that its value is told.
#[derive(Debug, Clone)]
pub struct Created {
    /// The token.
    pub token: ApiToken,
    /// Its value.
    pub value: ApiTokenValue,
}

/// Gives the caller a token.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody, `FORBIDDEN` for callers who come with a token instead of a login;
/// `INVALID_PAYLOAD` for a name that is too long and an end that has passed; `UNPROCESSABLE_CONTENT` for one token too
/// many.
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
    retrying(|| write(app, actor, user, &token, &value)).await?;
    Ok(Created { token, value })
}

async fn write(
    app: &App,
    actor: &Actor,
    user: UserId,
    token: &ApiToken,
    value: &ApiTokenValue,
) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    users::lock(&mut tx, user).await?;
    let has = api_tokens::count(&mut tx, user).await?;
    if usize::try_from(has).is_ok_and(|has| has >= MOST) {
        let reason = format!("A user cannot have more than {MOST} tokens");
        return Err(Error::UnprocessableContent(reason).into());
    }
    api_tokens::insert(&mut tx, user, token, &value.digest()).await?;
    let note = record_activity(app, &mut tx, actor, ("create", token.id)).await?;
    let told = json!({ "user": user, "name": token.name, "hint": token.hint, "expires": token.expires });
    let item = token.id.to_string();
    let revision = Revision { collection: COLLECTION, item: &item, data: told.clone(), delta: told };
    activity::insert_revision(&mut tx, note, revision).await?;
    tx.commit().await?;
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

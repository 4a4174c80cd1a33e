//! `/users/me/tfa/recovery-codes`: ten codes that each stand in once for a second factor that is lost.

use vestibule_domain::{Actor, Error, Result, Secret, UserId, recovery_code};
use vestibule_store::activity::{self, Entry};
use vestibule_store::{recovery_codes, users};

use crate::App;
use crate::error::TxError;
use crate::security_notices::Notice;
use crate::transaction::retrying;

/// Codes that were just made. Only now can they be shown: what is stored are digests.
#[derive(Debug, Clone)]
pub struct Codes(Vec<Secret>);

impl Codes {
    /// The codes, for the answer to their owner.
    pub fn expose(&self) -> Vec<&str> {
        self.0.iter().map(Secret::expose).collect()
    }

    pub(super) fn hashes(&self) -> Vec<String> {
        self.0.iter().filter_map(|code| recovery_code::hash_of(code.expose())).collect()
    }
}

/// Makes new codes against the password; the old ones are void.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody and for a wrong password, `REQUESTS_EXCEEDED` after too many of them;
/// `INVALID_PAYLOAD` where there is no second factor.
pub async fn renew_recovery_codes(app: &App, actor: &Actor, password: Secret) -> Result<Codes> {
    let id = actor.require_user()?;
    let person = users::find(&mut app.reader(), id).await?.ok_or(Error::InvalidCredentials)?;
    crate::auth::confirm_password(app, &person, password).await?;
    if person.tfa_secret.is_none() {
        return Err(not_enabled(id));
    }
    let codes = make_recovery_codes(app);
    let hashes = codes.hashes();
    retrying(|| write_recovery_codes(app, actor, id, &hashes)).await?;
    Ok(codes)
}

/// How many codes are left.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody.
pub async fn remaining_recovery_codes(app: &App, actor: &Actor) -> Result<i64> {
    Ok(recovery_codes::remaining(&mut app.reader(), actor.require_user()?).await?)
}

pub(super) fn make_recovery_codes(app: &App) -> Codes {
    let code = |_| Secret::from(recovery_code::code_from(app.random.bytes()));
    Codes((0..recovery_code::COUNT).map(code).collect())
}

async fn write_recovery_codes(
    app: &App,
    actor: &Actor,
    user: UserId,
    hashes: &[String],
) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    // The second factor may have been taken off while the password was hashed.
    let person = users::find(&mut tx, user).await?.filter(|person| person.tfa_secret.is_some());
    let person = person.ok_or_else(|| not_enabled(user))?;
    recovery_codes::replace(&mut tx, user, hashes).await?;
    let item = user.to_string();
    let entry = Entry {
        action: "update",
        user: Some(user.as_uuid()),
        at: app.clock.now(),
        client: &actor.client,
        collection: "directus_users",
        item: &item,
    };
    activity::insert(&mut tx, entry).await?;
    crate::security_notices::notify(app, &mut tx, &person, Some(&actor.client), Notice::RecoveryCodesRenewed)
        .await?;
    tx.commit().await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

fn not_enabled(user: UserId) -> Error {
    Error::payload(format!("User \"{user}\" doesn't have TFA enabled"))
}

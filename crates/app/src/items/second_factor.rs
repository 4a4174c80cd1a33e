//! Storing and removing the secret of a second factor, noted like any change.

use serde_json::{Value, json};
use uuid::Uuid;
use vestibule_domain::access::Action;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Secret};
use vestibule_store::{otp_uses, users};

use super::Patch;
use super::prepare::covered;
use super::rights::check_fields;
use crate::App;
use crate::failure::Failure;

impl App {
    /// Writes the secret. Storing one takes the right to change it; taking it off was decided by a code or by an
    /// administrator.
    pub(crate) async fn write_tfa_secret(
        &self,
        actor: &Actor,
        user: Uuid,
        secret: Option<&Secret>,
    ) -> Result<(), Failure> {
        let key = Value::String(user.to_string());
        let patch = Patch::from_iter([("tfa_secret".to_owned(), json!(secret.map(Secret::expose)))]);
        let mut work = self.work(actor).await?;
        if secret.is_some() {
            check_fields(actor, Action::Update, &USERS, &patch)?;
            let target = (Action::Update, &USERS);
            self.check_items(&mut work.tx, actor, target, std::slice::from_ref(&key), &["tfa_secret"]).await?;
        }
        users::set_tfa_secret(&mut work.tx, user, secret).await?;
        otp_uses::clear(&mut work.tx, user).await?;
        work.note_updated(&USERS, &key, &covered(&USERS, &patch)).await?;
        work.finish().await
    }
}

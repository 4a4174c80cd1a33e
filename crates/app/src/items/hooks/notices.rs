//! What people are told of changes to their own record.

use serde_json::Value;
use vestibule_domain::{Email, UserId};
use vestibule_store::users;

use super::super::Patch;
use super::super::mutation::Mutation;
use super::uuids;
use crate::error::TxError;
use crate::security_notices::Notice;

impl Mutation<'_> {
    /// Tells those who are about to get a new password or another address, at the address they have now.
    pub(super) async fn tell_of_changes(&mut self, keys: &[Value], values: &Patch) -> Result<(), TxError> {
        if values.contains_key("password") {
            for user in uuids(keys) {
                self.tell(user.into(), Notice::PasswordChanged).await?;
            }
        }
        if let Some(email) = values.get("email") {
            let new = email.as_str().filter(|email| !email.is_empty());
            for user in uuids(keys) {
                self.tell(user.into(), Notice::EmailChanged(new)).await?;
            }
        }
        Ok(())
    }

    /// Tells a user, before it happens. That an address is set which is there already is nothing to tell.
    pub(in super::super) async fn tell(&mut self, user: UserId, notice: Notice<'_>) -> Result<(), TxError> {
        let app = self.app;
        if !app.settings.notices {
            return Ok(());
        }
        let Some(person) = users::find(&mut self.tx, user).await? else { return Ok(()) };
        if matches!(notice, Notice::EmailChanged(new) if new == person.email.as_ref().map(Email::as_str)) {
            return Ok(());
        }
        let client = (self.actor.user() == Some(user)).then_some(&self.actor.client);
        crate::security_notices::notify(app, &mut self.tx, &person, client, notice).await?;
        self.effects.mails = true;
        Ok(())
    }
}

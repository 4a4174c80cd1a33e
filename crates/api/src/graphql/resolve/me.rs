//! The actor's own user, roles, rights and TFA.

use serde_json::{Value, json};
use vestibule_app::invites::{self, Invite};
use vestibule_app::me;
use vestibule_app::tfa::{self, Enable};
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_domain::{Result, Secret};

use super::super::execute::{Selected, query};
use super::super::schema::{Me, Schema};
use super::items::{data, is_flag};
use super::{Resolver, required, text};
use crate::extract::arguments::role_id;

impl Resolver<'_> {
    pub(super) async fn me(&self, schema: &Schema, me: Me, field: &Selected<'_>) -> Result<Value> {
        let (app, actor) = (&self.state.app, &self.actor);
        let limits = &app.settings().limits;
        if actor.user().is_none() && !matches!(me, Me::Globals | Me::Invite) {
            return Ok(Value::Null);
        }
        match me {
            Me::User => me::read(app, actor, query(schema, field, &USERS, limits)?).await,
            Me::UpdateUser => {
                let patch = data(field)?.unwrap_or_default();
                if is_flag(schema, field) {
                    return me::update(app, actor, patch).await.map(|()| Value::Bool(true));
                }
                me::update_and_read(app, actor, patch, query(schema, field, &USERS, limits)?).await
            }
            Me::Roles => me::roles(app, actor, query(schema, field, &ROLES, limits)?).await,
            Me::Permissions => me::permissions(actor),
            Me::Globals => {
                let globals = me::globals(actor);
                Ok(json!({
                    "app_access": globals.app_access,
                    "admin_access": globals.admin_access,
                    "enforce_tfa": globals.enforce_tfa,
                }))
            }
            Me::TfaGenerate => {
                let made = tfa::generate(app, actor, Secret::from(required(field, "password"))).await?;
                Ok(json!({ "secret": made.secret.expose(), "otpauth_url": made.otpauth_url.expose() }))
            }
            Me::TfaEnable => {
                let secret = Secret::from(required(field, "secret"));
                let enable = Enable { secret, otp: required(field, "otp").into(), recovery_codes: false };
                tfa::enable(app, actor, enable).await.map(|_| Value::Bool(true))
            }
            Me::TfaDisable => {
                tfa::disable(app, actor, &required(field, "otp").into()).await.map(|()| Value::Bool(true))
            }
            Me::Invite => {
                let invite = Invite {
                    emails: vec![required(field, "email")],
                    role: role_id(text(field, "role").unwrap_or_default())?,
                    url: text(field, "invite_url").map(str::to_owned),
                    subject: None,
                };
                invites::invite(app, actor, &invite).await.map(|()| Value::Bool(true))
            }
        }
    }
}

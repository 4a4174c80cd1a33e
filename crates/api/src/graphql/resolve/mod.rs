//! What stands behind the fields of queries and mutations: each calls one use case, as the routes of REST do.

mod accounts;
mod items;
mod me;
mod server;

use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use vestibule_domain::token::AccessToken;
use vestibule_domain::{Actor, Client, Result};

use super::execute::Selected;
use super::schema::{Me, Root, Schema, Server};
use crate::extract::actor::GraphqlClient;
use crate::state::ApiState;

/// Whoever asks, and how.
pub(super) struct Resolver<'a> {
    state: &'a ApiState,
    /// Whoever it is, even one who owes a second factor.
    actor: Actor,
    /// The same, or the refusal for one who owes a second factor.
    settled: Result<Actor>,
    client: &'a Client,
    session_cookie: Option<&'a AccessToken>,
    headers: &'a HeaderMap,
    cookies: Vec<HeaderValue>,
}

impl<'a> Resolver<'a> {
    /// Whoever asks.
    pub(super) fn new(state: &'a ApiState, guest: &'a GraphqlClient, headers: &'a HeaderMap) -> Self {
        Self {
            state,
            actor: guest.actor.clone(),
            settled: guest.settled.clone(),
            client: &guest.client,
            session_cookie: guest.session_cookie.as_ref(),
            headers,
            cookies: Vec::new(),
        }
    }

    /// Whether faults of ours are shown as they are.
    pub(super) fn is_admin(&self) -> bool {
        self.actor.rights.is_admin()
    }

    /// The cookies that go with the answer.
    pub(super) fn cookies(self) -> Vec<HeaderValue> {
        self.cookies
    }

    /// What a field of a query or a mutation stands for.
    ///
    /// # Errors
    /// Those of its use case.
    pub(super) async fn resolve(
        &mut self,
        schema: &Schema,
        root: Root,
        field: &Selected<'_>,
    ) -> Result<Value> {
        match root {
            Root::Account(account) => self.account(account, field).await,
            Root::Me(me @ (Me::User | Me::Roles | Me::Globals | Me::TfaGenerate | Me::TfaEnable)) => {
                self.me(schema, me, field).await
            }
            Root::Server(server @ (Server::Ping | Server::Info | Server::Specs)) => {
                self.server(schema, server, field).await
            }
            // All others are not for those who owe a second factor.
            Root::Me(me) => {
                self.settled.clone()?;
                self.me(schema, me, field).await
            }
            Root::Server(server) => {
                self.settled.clone()?;
                self.server(schema, server, field).await
            }
            Root::Items(of, verb) => {
                self.settled.clone()?;
                self.items(schema, of, verb, field).await
            }
            Root::Schema | Root::Type => Ok(Value::Null),
        }
    }
}

/// A text among the arguments.
fn text<'f>(field: &'f Selected<'_>, name: &str) -> Option<&'f str> {
    field.arguments.get(name).and_then(Value::as_str)
}

/// A text that the schema asks for.
fn required(field: &Selected<'_>, name: &str) -> String {
    text(field, name).unwrap_or_default().to_owned()
}

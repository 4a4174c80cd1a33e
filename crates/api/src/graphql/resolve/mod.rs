//! Resolvers of the fields of queries and mutations: each calls one use case, as the handlers of REST do.

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

/// Resolves the fields of one request.
pub(super) struct Resolver<'a> {
    state: &'a ApiState,
    /// The actor; a user who must set up TFA first has the rights to do that and no others.
    actor: Actor,
    /// The actor, or the refusal of a user who must set up TFA first.
    current: Result<Actor>,
    client: &'a Client,
    session_cookie: Option<&'a AccessToken>,
    headers: &'a HeaderMap,
    cookies: Vec<HeaderValue>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(state: &'a ApiState, client: &'a GraphqlClient, headers: &'a HeaderMap) -> Self {
        Self {
            state,
            actor: client.actor.clone(),
            current: client.current.clone(),
            client: &client.client,
            session_cookie: client.session_cookie.as_ref(),
            headers,
            cookies: Vec::new(),
        }
    }

    /// Whether the text of internal errors is shown.
    pub(super) fn is_admin(&self) -> bool {
        self.actor.rights.is_admin()
    }

    /// The `Set-Cookie` headers of the response.
    pub(super) fn cookies(self) -> Vec<HeaderValue> {
        self.cookies
    }

    /// The value of a field of a query or a mutation.
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
            // A user who must set up TFA first may use none of the following.
            Root::Me(me) => {
                self.current.clone()?;
                self.me(schema, me, field).await
            }
            Root::Server(server) => {
                self.current.clone()?;
                self.server(schema, server, field).await
            }
            Root::Items(of, verb) => {
                self.current.clone()?;
                self.items(schema, of, verb, field).await
            }
            Root::Schema | Root::Type => Ok(Value::Null),
        }
    }
}

/// A text argument.
fn text<'f>(field: &'f Selected<'_>, name: &str) -> Option<&'f str> {
    field.arguments.get(name).and_then(Value::as_str)
}

/// A text argument that the schema requires.
fn required(field: &Selected<'_>, name: &str) -> String {
    text(field, name).unwrap_or_default().to_owned()
}

//! Fields about the server.

use serde_json::{Value, json};
use vestibule_app::server;
use vestibule_domain::{Error, Result};

use super::super::execute::Selected;
use super::super::schema::{Schema, Server, sdl};
use super::Resolver;
use crate::extract::arguments::random_length;
use crate::openapi;

impl Resolver<'_> {
    pub(super) async fn server(
        &self,
        schema: &Schema,
        server: Server,
        field: &Selected<'_>,
    ) -> Result<Value> {
        let (app, actor) = (&self.state.app, &self.actor);
        match server {
            Server::Ping => Ok(json!("pong")),
            Server::Info => server::info(app, actor).await,
            Server::Health => Ok(server::health(app, actor).await?.body),
            Server::Specs if self.state.http.graphql.introspection => Ok(json!(sdl(schema))),
            Server::OpenApi if self.state.site.openapi => {
                Ok(openapi::document(actor, &app.settings().public_url))
            }
            Server::Specs | Server::OpenApi => Err(Error::FORBIDDEN),
            Server::RandomString => {
                let length = field.arguments.get("length").map(|length| json!(length.to_string()));
                Ok(json!(app.random().token(random_length(length.as_ref())?)))
            }
            Server::ClearCache => {
                actor.require_admin()?;
                app.clear_cache();
                Ok(Value::Null)
            }
        }
    }
}

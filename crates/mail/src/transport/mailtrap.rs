//! The API of Mailtrap: `POST /api/send`.

use reqwest::Client;
use serde_json::json;

use super::{Mailtrap, OpenError, Outgoing, SendError, address, http, message};

/// Sends mails through Mailtrap.
pub(super) struct Transport {
    client: Client,
    settings: Mailtrap,
    base: String,
}

impl Transport {
    /// Builds the HTTP client.
    pub(super) fn open(settings: &Mailtrap) -> Result<Self, OpenError> {
        Self::at(http::base(host(settings))?, settings)
    }

    fn at(base: String, settings: &Mailtrap) -> Result<Self, OpenError> {
        Ok(Self { client: http::client()?, settings: settings.clone(), base })
    }

    /// Checks that the service responds.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        http::check_reachable(&self.client, &self.base).await
    }

    /// Sends a mail.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let to = address::parse(mail.to)?.to_string();
        let body = json!({
            "from": { "email": mail.from.address(), "name": mail.from.name() },
            "to": [{ "email": to }],
            "subject": message::subject(mail),
            "text": mail.rendered.text,
            "html": mail.rendered.html,
            "headers": { "Message-ID": mail.message_id(), "Auto-Submitted": "auto-generated" },
        });
        let request = self.client.post(self.url()).bearer_auth(self.settings.token.expose()).json(&body);
        http::send(request, http::is_invalid_request).await
    }

    fn url(&self) -> String {
        match &self.settings.sandbox_inbox {
            Some(inbox) => format!("{}/api/send/{inbox}", self.base),
            None => format!("{}/api/send", self.base),
        }
    }
}

/// Host of the API; each stream has a different one.
fn host(settings: &Mailtrap) -> &'static str {
    match settings {
        Mailtrap { sandbox_inbox: Some(_), .. } => "sandbox.api.mailtrap.io",
        Mailtrap { bulk: true, .. } => "bulk.api.mailtrap.io",
        _ => "send.api.mailtrap.io",
    }
}

#[cfg(test)]
mod tests;

//! The API of Mailgun: `POST /v3/{domain}/messages`.

use reqwest::Client;

use super::{Mailgun, OpenError, Outgoing, SendError, address, http, message};

/// Sends mails through Mailgun.
pub(super) struct Transport {
    client: Client,
    settings: Mailgun,
    base: String,
}

impl Transport {
    /// Builds the HTTP client.
    pub(super) fn open(settings: &Mailgun) -> Result<Self, OpenError> {
        Self::at(http::base(&settings.host)?, settings)
    }

    fn at(base: String, settings: &Mailgun) -> Result<Self, OpenError> {
        Ok(Self { client: http::client()?, settings: settings.clone(), base })
    }

    /// Checks that the service responds.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        http::check_reachable(&self.client, &self.base).await
    }

    /// Sends a mail.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let to = address::parse(mail.to)?.to_string();
        let (from, subject, id) =
            (mail.from.mailbox().to_string(), message::subject(mail), mail.message_id());
        let fields = [
            ("from", from.as_str()),
            ("to", &to),
            ("subject", &subject),
            ("text", &mail.rendered.text),
            ("html", &mail.rendered.html),
            ("h:Message-Id", &id),
            ("h:Auto-Submitted", "auto-generated"),
            // Links contain tokens and must not be rewritten to lead through a tracking server.
            ("o:tracking", "no"),
            ("o:tracking-clicks", "no"),
            ("o:tracking-opens", "no"),
        ];
        let url = format!("{}/v3/{}/messages", self.base, self.settings.domain);
        let request = self.client.post(url).basic_auth("api", Some(self.settings.api_key.expose()));
        http::send(http::with_form(request, &fields), http::is_invalid_request).await
    }
}

#[cfg(test)]
mod tests;

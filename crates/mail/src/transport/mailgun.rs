//! The API of Mailgun: `POST /v3/{domain}/messages`.

use reqwest::Client;

use super::{Mailgun, OpenError, Outgoing, SendError, address, http, message};

/// Sends mails by Mailgun.
pub(super) struct Transport {
    client: Client,
    settings: Mailgun,
    base: String,
}

impl Transport {
    /// Makes the client ready.
    pub(super) fn open(settings: &Mailgun) -> Result<Self, OpenError> {
        Self::at(http::base(&settings.host)?, settings)
    }

    fn at(base: String, settings: &Mailgun) -> Result<Self, OpenError> {
        Ok(Self { client: http::client()?, settings: settings.clone(), base })
    }

    /// Whether the service can be reached.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        http::reach(&self.client, &self.base).await
    }

    /// Gives a mail to the service.
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
            // Links hold tokens: they must not lead through another server.
            ("o:tracking", "no"),
            ("o:tracking-clicks", "no"),
            ("o:tracking-opens", "no"),
        ];
        let url = format!("{}/v3/{}/messages", self.base, self.settings.domain);
        let request = self.client.post(url).basic_auth("api", Some(self.settings.api_key.expose()));
        http::ask(http::with_form(request, &fields), http::wrong_request).await
    }
}

#[cfg(test)]
mod tests;

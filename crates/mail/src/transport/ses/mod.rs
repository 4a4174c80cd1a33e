//! The API of Amazon SES, version 2: `POST /v2/email/outbound-emails`.

mod signature;

use data_encoding::BASE64;
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::json;

use self::signature::{Request, authorization};
use super::{OpenError, Outgoing, SendError, Ses, http, message};

const PATH: &str = "/v2/email/outbound-emails";

/// Sends mails through Amazon SES.
pub(super) struct Transport {
    client: Client,
    settings: Ses,
    base: String,
    host: String,
}

impl Transport {
    /// Builds the HTTP client.
    pub(super) fn open(settings: &Ses) -> Result<Self, OpenError> {
        let host = format!("email.{}.amazonaws.com", settings.region);
        Self::at(http::base(&host)?, host, settings)
    }

    fn at(base: String, host: String, settings: &Ses) -> Result<Self, OpenError> {
        Ok(Self { client: http::client()?, settings: settings.clone(), base, host })
    }

    /// Checks that the service responds.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        http::check_reachable(&self.client, &self.base).await
    }

    /// Sends the encoded mail, so that SES does not assemble it from its parts.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let encoded = message::encode(mail)?;
        let body = json!({
            "FromEmailAddress": mail.from.address(),
            "Destination": { "ToAddresses": [encoded.to.to_string()] },
            "Content": { "Raw": { "Data": BASE64.encode(&encoded.bytes) } },
        })
        .to_string();
        let date = mail.now.format("%Y%m%dT%H%M%SZ").to_string();
        let signed = Request {
            method: "POST",
            path: PATH,
            query: "",
            headers: &[("content-type", "application/json"), ("host", &self.host), ("x-amz-date", &date)],
            body: body.as_bytes(),
            service: "ses",
        };
        let request = self
            .client
            .post(format!("{}{PATH}", self.base))
            .header(CONTENT_TYPE, "application/json")
            .header("x-amz-date", &date)
            .header(AUTHORIZATION, authorization(&signed, &date, &self.settings));
        http::send(request.body(body), is_permanent).await
    }
}

/// Only an invalid request and a refused mail are permanent. SES also responds with 400 to errors that an operator can fix,
/// such as a paused account or a domain that is not verified.
fn is_permanent(refusal: &http::Refusal) -> bool {
    let kind = refusal.kind.split(':').next().unwrap_or_default();
    match kind {
        "BadRequestException" => true,
        "MessageRejected" => !refusal.body.contains("not verified"),
        _ => false,
    }
}

#[cfg(test)]
mod tests;

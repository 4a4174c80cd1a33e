use rstest::rstest;
use serde_json::json;
use wiremock::matchers::{bearer_token, body_json, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::outgoing::sample;
use super::{Mailtrap, Transport, host};

fn settings(sandbox_inbox: Option<&str>, bulk: bool) -> Mailtrap {
    Mailtrap { token: "token-1".into(), sandbox_inbox: sandbox_inbox.map(str::to_owned), bulk }
}

#[rstest]
#[case(None, "/api/send", 200, None)]
#[case(Some("42"), "/api/send/42", 200, None)]
#[case(None, "/api/send", 400, Some(true))]
#[case(None, "/api/send", 401, Some(false))]
#[case(None, "/api/send", 500, Some(false))]
#[tokio::test]
async fn the_request_has_all_parts_of_the_mail(
    #[case] inbox: Option<&str>,
    #[case] address: &str,
    #[case] status: u16,
    #[case] permanent: Option<bool>,
) {
    let server = MockServer::start().await;
    let body = json!({
        "from": { "email": "no-reply@acme.example", "name": "Acme & Co" },
        "to": [{ "email": "ada@example.com" }],
        "subject": "Subject",
        "text": "text",
        "html": "<p>html</p>",
        "headers": { "Message-ID": "<id-1@acme.example>", "Auto-Submitted": "auto-generated" },
    });
    Mock::given(method("POST"))
        .and(path(address))
        .and(bearer_token("token-1"))
        .and(body_json(body))
        .respond_with(ResponseTemplate::new(status))
        .expect(1)
        .mount(&server)
        .await;
    let transport = Transport::at(server.uri(), &settings(inbox, false)).unwrap();
    let (from, rendered) = sample::parts();
    let sent = transport.send(&sample::mail("ada@example.com", &from, &rendered)).await;
    assert_eq!(sent.err().map(|error| error.permanent), permanent);
}

#[test]
fn the_host_depends_on_the_stream() {
    assert_eq!(host(&settings(Some("42"), true)), "sandbox.api.mailtrap.io");
    assert_eq!(host(&settings(None, true)), "bulk.api.mailtrap.io");
    assert_eq!(host(&settings(None, false)), "send.api.mailtrap.io");
}

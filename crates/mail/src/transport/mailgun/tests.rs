use rstest::rstest;
use wiremock::matchers::{basic_auth, body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::outgoing::sample;
use super::{Mailgun, Transport};

fn settings() -> Mailgun {
    Mailgun { api_key: "key-1".into(), domain: "mg.acme.example".into(), host: "api.mailgun.net".into() }
}

async fn service(status: u16) -> (MockServer, Transport) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v3/mg.acme.example/messages"))
        .and(basic_auth("api", "key-1"))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string_contains("to=ada%40example.com"))
        .and(body_string_contains("from=Acme+%26+Co+%3Cno-reply%40acme.example%3E"))
        .and(body_string_contains("subject=Subject"))
        .and(body_string_contains("html=%3Cp%3Ehtml"))
        .and(body_string_contains("text=text"))
        .and(body_string_contains("h%3AMessage-Id=%3Cid-1%40acme.example%3E"))
        .and(body_string_contains("o%3Atracking-clicks=no"))
        .respond_with(ResponseTemplate::new(status).set_body_string("{\"message\":\"reason\"}"))
        .expect(1)
        .mount(&server)
        .await;
    let transport = Transport::at(server.uri(), &settings()).unwrap();
    (server, transport)
}

#[tokio::test]
async fn the_request_has_all_parts_of_the_mail() {
    let (_server, transport) = service(200).await;
    let (from, rendered) = sample::parts();
    transport.send(&sample::mail("ada@example.com", &from, &rendered)).await.unwrap();
}

#[rstest]
#[case(400, true)]
#[case(413, true)]
#[case(401, false)]
#[case(403, false)]
#[case(404, false)]
#[case(429, false)]
#[case(500, false)]
#[case(302, false)]
#[tokio::test]
async fn only_invalid_requests_are_permanent_errors(#[case] status: u16, #[case] permanent: bool) {
    let (_server, transport) = service(status).await;
    let (from, rendered) = sample::parts();
    let error = transport.send(&sample::mail("ada@example.com", &from, &rendered)).await.unwrap_err();
    assert_eq!(error.permanent, permanent, "{error}");
    assert!(error.reason.contains("reason") && !error.reason.contains("key-1"), "{error}");
}

#[tokio::test]
async fn an_unreachable_service_is_a_temporary_error() {
    let transport = Transport::at("http://127.0.0.1:1".into(), &settings()).unwrap();
    let (from, rendered) = sample::parts();
    let sent = transport.send(&sample::mail("ada@example.com", &from, &rendered)).await;
    for error in [sent.unwrap_err(), transport.verify().await.unwrap_err()] {
        assert!(!error.permanent, "{error}");
    }
}

#[tokio::test]
async fn verify_accepts_any_response() {
    let server = MockServer::start().await;
    Transport::at(server.uri(), &settings()).unwrap().verify().await.unwrap();
}

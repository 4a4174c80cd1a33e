use data_encoding::BASE64;
use rstest::rstest;
use serde_json::Value;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::outgoing::sample;
use super::{Ses, Transport};

fn settings() -> Ses {
    Ses { region: "eu-central-1".into(), access_key_id: "AKID".into(), secret_access_key: "s3cret".into() }
}

async fn service(response: ResponseTemplate) -> (MockServer, Transport) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v2/email/outbound-emails"))
        .and(header("content-type", "application/json"))
        .and(header("x-amz-date", "20260102T030405Z"))
        .respond_with(response)
        .expect(1)
        .mount(&server)
        .await;
    let host = "email.eu-central-1.amazonaws.com".to_owned();
    let transport = Transport::at(server.uri(), host, &settings()).unwrap();
    (server, transport)
}

#[tokio::test]
async fn the_encoded_mail_is_sent_unchanged() {
    let (server, transport) = service(ResponseTemplate::new(200)).await;
    let (from, rendered) = sample::parts();
    transport.send(&sample::mail("ada@example.com", &from, &rendered)).await.unwrap();
    let request = server.received_requests().await.unwrap().remove(0);
    let authorization = request.headers["authorization"].to_str().unwrap();
    let begin = "AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-central-1/ses/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date, Signature=";
    assert!(authorization.starts_with(begin) && authorization.len() == begin.len() + 64, "{authorization}");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["FromEmailAddress"], "no-reply@acme.example");
    assert_eq!(body["Destination"]["ToAddresses"][0], "ada@example.com");
    let mail = BASE64.decode(body["Content"]["Raw"]["Data"].as_str().unwrap().as_bytes()).unwrap();
    let mail = String::from_utf8(mail).unwrap();
    assert!(
        mail.starts_with("Message-ID: <id-1@acme.example>\r\n") && mail.contains("<p>html</p>"),
        "{mail}"
    );
}

#[rstest]
#[case(400, "BadRequestException", "", true)]
#[case(400, "BadRequestException:http://internal.amazon.com/", "", true)]
#[case(400, "MessageRejected", "Email content is not acceptable", true)]
#[case(400, "MessageRejected", "Email address is not verified. ada@example.com", false)]
#[case(400, "SendingPausedException", "", false)]
#[case(400, "LimitExceededException", "", false)]
#[case(403, "InvalidSignatureException", "", false)]
#[case(429, "TooManyRequestsException", "", false)]
#[case(500, "", "", false)]
#[tokio::test]
async fn only_invalid_requests_and_refused_mails_are_permanent_errors(
    #[case] status: u16,
    #[case] kind: &str,
    #[case] body_text: &str,
    #[case] permanent: bool,
) {
    let response = ResponseTemplate::new(status).insert_header("x-amzn-errortype", kind);
    let (_server, transport) = service(response.set_body_string(body_text)).await;
    let (from, rendered) = sample::parts();
    let error = transport.send(&sample::mail("ada@example.com", &from, &rendered)).await.unwrap_err();
    assert_eq!(error.permanent, permanent, "{error}");
    assert!(!error.reason.contains("s3cret"), "{error}");
}

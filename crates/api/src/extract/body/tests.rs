use std::io::Write;

use axum::BoxError;
use futures_util::stream;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;

const LIMIT: usize = 1000;

fn request(kind: &str, body: impl Into<Body>) -> Request {
    Request::builder().method("POST").header(CONTENT_TYPE, kind).body(body.into()).unwrap()
}

async fn extracted(mut request: Request) -> Result<Value, Unreadable> {
    read(&mut request, LIMIT).await?;
    let (mut parts, _) = request.into_parts();
    let Ok(JsonBody(value)) = JsonBody::from_request_parts(&mut parts, &()).await;
    Ok(value)
}

fn refused(reason: &str) -> Unreadable {
    Unreadable { error: Error::payload(reason), unread: false }
}

fn pieces(pieces: Vec<&'static [u8]>) -> Body {
    Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, BoxError>)))
}

#[tokio::test]
async fn an_object_is_read() {
    assert_eq!(extracted(request("application/json", r#"{"a":1}"#)).await, Ok(json!({"a": 1})));
    let in_pieces = request("application/json", pieces(vec![b"{\"a\"", b"", b":1", b"}"]));
    assert_eq!(extracted(in_pieces).await, Ok(json!({"a": 1})));
}

#[rstest]
#[case("text/plain", r#"{"a":1}"#)]
#[case("application/x-www-form-urlencoded", "a=1")]
#[case("multipart/form-data", r#"{"a":1}"#)]
#[case("application/json", "")]
#[tokio::test]
async fn other_content_types_are_ignored(#[case] kind: &str, #[case] body: &'static str) {
    assert_eq!(extracted(request(kind, body)).await, Ok(json!({})));
    assert_eq!(extracted(request(kind, pieces(vec![body.as_bytes()]))).await, Ok(json!({})));
}

#[tokio::test]
async fn no_body_and_no_type_are_an_empty_object() {
    assert_eq!(extracted(Request::new(Body::empty())).await, Ok(json!({})));
    assert_eq!(extracted(Request::new(Body::from("{\"a\":1}"))).await, Ok(json!({})));
}

#[tokio::test]
async fn unknown_charsets_and_encodings_are_refused() {
    let latin = request("application/json; charset=iso-8859-1", "{}");
    assert_eq!(extracted(latin).await, Err(refused("unsupported charset \"ISO-8859-1\"")));
    let mut brotli = request("application/json", "{}");
    brotli.headers_mut().insert(CONTENT_ENCODING, "br".parse().unwrap());
    assert_eq!(extracted(brotli).await, Err(refused("unsupported content encoding \"br\"")));
}

#[tokio::test]
async fn the_reason_is_that_of_the_parser() {
    let nonsense = request("application/json", "nonsense");
    assert_eq!(
        extracted(nonsense).await,
        Err(refused("Unexpected input: expected ident at line 1 column 2"))
    );
}

#[tokio::test]
async fn a_body_longer_than_the_limit_is_refused() {
    let fits = format!("[\"{}\"]", "x".repeat(LIMIT - 4));
    assert!(extracted(request("application/json", fits.clone())).await.is_ok());
    let long = fits + " ";
    assert_eq!(extracted(request("application/json", long)).await, Err(refused(TOO_LARGE)));
    let in_pieces = pieces(vec![b"[1", &[b' '; LIMIT], b"]"]);
    assert_eq!(extracted(request("application/json", in_pieces)).await, Err(refused(TOO_LARGE)));
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_the_end() {
    static MEGABYTE: [u8; 1 << 20] = [b' '; 1 << 20];
    let endless = || Body::from_stream(stream::repeat_with(|| Ok::<_, BoxError>(&MEGABYTE[..])));
    for kind in ["application/json", "text/plain"] {
        let answer = extracted(request(kind, endless())).await;
        assert_eq!(answer, Err(Unreadable { unread: true, ..refused(TOO_LARGE) }), "{kind}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let broken = stream::iter([Ok("[1"), Err(BoxError::from("reset"))]);
    let answer = extracted(request("application/json", Body::from_stream(broken))).await;
    assert_eq!(answer, Err(refused(ABORTED)));
}

#[rstest]
#[case("gzip")]
#[case("deflate")]
#[tokio::test]
async fn compressed_bodies_are_read_within_the_limit(#[case] encoding: &str) {
    let compressed = |text: &str| {
        let mut request = request("application/json", compress(encoding, text.as_bytes()));
        request.headers_mut().insert(CONTENT_ENCODING, encoding.parse().unwrap());
        request
    };
    assert_eq!(extracted(compressed("{\"a\":1}")).await, Ok(json!({"a": 1})));
    assert_eq!(extracted(compressed("")).await, Ok(json!({})));
    let bomb = format!("[{}]", " ".repeat(100_000));
    assert_eq!(extracted(compressed(&bomb)).await, Err(refused(TOO_LARGE)));
}

fn compress(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    let level = flate2::Compression::best();
    if encoding == "gzip" {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    } else {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }
}

proptest! {
    #[test]
    fn a_body_may_be_received_in_any_pieces(cut in 0usize..24) {
        static BODY: &[u8] = br#"{"a":"\u00e4","b":[1,2]}"#;
        let (first, second) = BODY.split_at(cut.min(BODY.len()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answer = runtime.block_on(extracted(request("application/json", pieces(vec![first, second]))));
        prop_assert_eq!(answer, Ok(json!({"a": "ä", "b": [1, 2]})));
    }
}

//! Tests of reading heads.

use super::{Framing, Head, values};
use rstest::rstest;

fn head(text: &str) -> Head {
    Head::parse(text.as_bytes()).unwrap().unwrap()
}

#[test]
fn length_and_keep_alive() {
    let text =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-LENGTH:  12 \r\n\r\n{\"data\":{}}";
    let expected = Head { status: 200, size: 73, framing: Framing::Length(12), keep_alive: true };
    assert_eq!(head(text), expected);
    assert_eq!(&text[expected.size..], "{\"data\":{}}");
}

#[rstest]
#[case("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 200, Framing::Chunked, true)]
#[case(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
    200,
    Framing::Chunked,
    true
)]
#[case(
    "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n",
    401,
    Framing::Length(0),
    false
)]
#[case("HTTP/1.1 204 No Content\r\n\r\n", 204, Framing::Length(0), true)]
#[case("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, Framing::Length(0), true)]
#[case("HTTP/1.1 200 OK\r\n\r\n", 200, Framing::UntilClose, false)]
#[case("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n", 200, Framing::Length(1), false)]
#[case("HTTP/1.1 503\r\nContent-Length: 1\r\n\r\n", 503, Framing::Length(1), true)]
fn the_end_of_the_body(
    #[case] text: &str,
    #[case] status: u16,
    #[case] framing: Framing,
    #[case] keep_alive: bool,
) {
    assert_eq!(head(text), Head { status, size: text.len(), framing, keep_alive });
}

#[test]
fn a_part_of_a_head_is_no_head() {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    for end in 0..text.len() {
        assert_eq!(Head::parse(&text.as_bytes()[..end]).unwrap(), None, "{end}");
    }
}

#[rstest]
#[case("HTTP/2 200 OK\r\n\r\n")]
#[case("HTTP/1.1 20\r\n\r\n")]
#[case("HTTP/1.1 2000 OK\r\n\r\n")]
#[case("HTTP/1.1 100 Continue\r\n\r\n")]
#[case("HTTP/1.1 +20 OK\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n")]
#[case("\r\n\r\n")]
fn nonsense_is_refused(#[case] text: &str) {
    assert!(Head::parse(text.as_bytes()).is_err(), "{text}");
}

#[test]
fn all_values_of_a_header() {
    let text = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nX: y\r\nset-cookie: b=2\r\n\r\n";
    let found: Vec<&[u8]> = values(text, "set-cookie").collect();
    assert_eq!(found, [b"a=1; Path=/".as_slice(), b"b=2"]);
    assert_eq!(values(text, "etag").count(), 0);
}

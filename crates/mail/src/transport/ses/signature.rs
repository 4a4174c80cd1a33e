//! Signs requests to Amazon's services: AWS Signature Version 4.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
//!
//! Not the crate `aws-sigv4`: one fixed request needs about 200 lines, and the vectors that AWS publishes test them.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::super::Ses;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The signed parts of a request.
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    /// Percent-encoded.
    pub(super) path: &'a str,
    /// Percent-encoded and sorted.
    pub(super) query: &'a str,
    /// Sorted, with names in lower case and trimmed values.
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: &'a [u8],
    /// Short name of the service.
    pub(super) service: &'a str,
}

/// Value of the header `Authorization`; `date` is the value of `x-amz-date` (`20150830T123600Z`).
pub(super) fn authorization(request: &Request<'_>, date: &str, access: &Ses) -> String {
    let scope = format!("{}/{}/{}/aws4_request", day(date), access.region, request.service);
    let to_sign = format!("{ALGORITHM}\n{date}\n{scope}\n{}", digest(canonical(request).as_bytes()));
    let signature = HEXLOWER.encode(&mac(&key(date, request.service, access), &to_sign));
    let id = &access.access_key_id;
    let names = names(request);
    format!("{ALGORITHM} Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}")
}

/// The canonical request, which is signed.
fn canonical(request: &Request<'_>) -> String {
    let headers: String = request.headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let Request { method, path, query, .. } = request;
    format!("{method}\n{path}\n{query}\n{headers}\n{}\n{}", names(request), digest(request.body))
}

fn names(request: &Request<'_>) -> String {
    request.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
}

/// The signing key for one day, region and service.
fn key(date: &str, service: &str, access: &Ses) -> Vec<u8> {
    let secret = format!("AWS4{}", access.secret_access_key.expose());
    [day(date), &access.region, service, "aws4_request"]
        .into_iter()
        .fold(secret.into_bytes(), |key, part| mac(&key, part))
}

fn day(date: &str) -> &str {
    date.split('T').next().unwrap_or_default()
}

fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC accepts a key of any length, so this cannot fail.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Credentials of all examples in Amazon's test suite.
    fn access() -> Ses {
        Ses {
            region: "us-east-1".into(),
            access_key_id: "AKIDEXAMPLE".into(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
        }
    }

    fn request<'a>(method: &'a str, query: &'a str) -> Request<'a> {
        let headers = &[("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z")];
        Request { method, path: "/", query, headers, body: b"", service: "service" }
    }

    fn signature(request: &Request<'_>) -> String {
        let value = authorization(request, "20150830T123600Z", &access());
        value.rsplit_once('=').unwrap().1.to_owned()
    }

    #[test]
    fn get_vanilla() {
        let value = authorization(&request("GET", ""), "20150830T123600Z", &access());
        assert_eq!(
            value,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        );
    }

    #[test]
    fn get_vanilla_query_order_key_case() {
        let signature = signature(&request("GET", "Param1=value1&Param2=value2"));
        assert_eq!(signature, "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
    }

    #[test]
    fn post_vanilla() {
        let signature = signature(&request("POST", ""));
        assert_eq!(signature, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    #[test]
    fn post_x_www_form_urlencoded() {
        let headers = &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("host", "example.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
        ];
        let request = Request { headers, body: b"Param1=value1", ..request("POST", "") };
        assert_eq!(signature(&request), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    /// Example of the documentation.
    #[test]
    fn the_signing_key() {
        let access = Ses { secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(), ..access() };
        assert_eq!(
            HEXLOWER.encode(&key("20120215T000000Z", "iam", &access)),
            "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"
        );
    }
}

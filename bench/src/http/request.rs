//! Writing requests.

use crate::target::Target;

/// How a request says who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity<'a> {
    /// It does not.
    Nobody,
    /// `Authorization: Bearer …`.
    Bearer(&'a str),
    /// `Cookie: …`, a pair of name and value.
    Cookie(&'a str),
}

/// A `GET` request, ready to be sent.
pub fn get(target: &Target, path: &str, identity: Identity<'_>) -> Vec<u8> {
    let mut text = start("GET", target, path, identity);
    text.push_str("\r\n");
    text.into_bytes()
}

/// A request with a JSON body, ready to be sent.
pub fn with_json(method: &str, target: &Target, path: &str, identity: Identity<'_>, body: &str) -> Vec<u8> {
    let mut text = start(method, target, path, identity);
    text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len()));
    text.push_str(body);
    text.into_bytes()
}

/// Request line and the headers that all requests have.
fn start(method: &str, target: &Target, path: &str, identity: Identity<'_>) -> String {
    let (path, host) = (target.path(path), target.authority());
    let agent = concat!("vestibule-bench/", env!("CARGO_PKG_VERSION"));
    let who = match identity {
        Identity::Nobody => String::new(),
        Identity::Bearer(token) => format!("Authorization: Bearer {token}\r\n"),
        Identity::Cookie(pair) => format!("Cookie: {pair}\r\n"),
    };
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\nAccept: application/json\r\n{who}"
    )
}

#[cfg(test)]
mod tests {
    use super::{Identity, get, with_json};
    use crate::target::Target;

    #[test]
    fn get_carries_the_identity() {
        let target = Target::parse("http://127.0.0.1:8055/api").unwrap();
        let text = String::from_utf8(get(&target, "/users/me", Identity::Bearer("t0ken"))).unwrap();
        assert!(text.starts_with("GET /api/users/me HTTP/1.1\r\nHost: 127.0.0.1:8055\r\n"), "{text}");
        assert!(text.contains("\r\nAuthorization: Bearer t0ken\r\n"), "{text}");
        assert!(text.ends_with("\r\n\r\n"), "{text}");
        let text = String::from_utf8(get(&target, "/users/me", Identity::Cookie("a=b"))).unwrap();
        assert!(text.contains("\r\nCookie: a=b\r\n") && !text.contains("Authorization"), "{text}");
    }

    #[test]
    fn the_length_counts_bytes() {
        let target = Target::parse("http://127.0.0.1:8055").unwrap();
        let bytes = with_json("POST", &target, "/auth/login", Identity::Nobody, r#"{"password":"ä"}"#);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("\r\nContent-Length: 17\r\n\r\n{"), "{text}");
        assert!(!text.contains("Authorization") && !text.contains("Cookie"), "{text}");
    }
}

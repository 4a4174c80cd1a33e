//! A response with helpers for assertions.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// A response.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// JSON, else a text; null if there is no body.
    pub body: Value,
}

impl Reply {
    /// Panics unless the response has this status.
    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self
    }

    /// The field `data`.
    pub fn data(&self) -> &Value {
        &self.body["data"]
    }

    /// A text field of `data`.
    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        let value = self.body["data"][name].as_str();
        value.unwrap_or_else(|| panic!("no text {name} in {:#}", self.body)).to_owned()
    }

    /// The code of the first error.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The header `Set-Cookie` of a cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        cookies.into_iter().find(|cookie| cookie.split('=').next() == Some(name))
    }

    /// The new value of a cookie.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> String {
        let cookie =
            self.set_cookie(name).unwrap_or_else(|| panic!("no cookie {name} in {:?}", self.headers));
        let value = cookie.split(';').next().and_then(|pair| pair.split_once('='));
        value.map(|(_, value)| value.to_owned()).unwrap_or_default()
    }

    /// Status and body, for a snapshot.
    pub fn shown(&self) -> String {
        match &self.body {
            Value::Null => self.status.to_string(),
            body => format!("{}\n{body:#}", self.status),
        }
    }
}

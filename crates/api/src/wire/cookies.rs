//! Cookies as Express reads and writes them (contract section 3).

use std::borrow::Cow;
use std::fmt::Write;
use std::time::Duration;

use axum::response::Response;
use chrono::{DateTime, Utc};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::settings::{CookieSettings, SameSite};

/// Characters that JavaScript's `encodeURIComponent` does not encode, besides letters and digits.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The `Set-Cookie` header that stores `value`.
///
/// `None` if the settings have characters that a header cannot have, such as a line break in the name.
pub fn set(settings: &CookieSettings, value: &str, now: DateTime<Utc>) -> Option<HeaderValue> {
    let mut text = format!("{}={}", settings.name, utf8_percent_encode(value, COMPONENT));
    let _ = write!(text, "; Max-Age={}", settings.ttl.as_secs());
    if let Some(domain) = &settings.domain {
        let _ = write!(text, "; Domain={domain}");
    }
    let _ = write!(text, "; Path=/; Expires={}; HttpOnly", date(now, settings.ttl));
    if settings.secure {
        text.push_str("; Secure");
    }
    text.push_str(match settings.same_site {
        SameSite::Strict => "; SameSite=Strict",
        SameSite::Lax => "; SameSite=Lax",
        SameSite::None => "; SameSite=None",
    });
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// The `Set-Cookie` header that empties a cookie.
///
/// As in Directus it has the usual age, so that browsers keep an empty cookie (contract section 16, 4).
pub fn clear(settings: &CookieSettings, now: DateTime<Utc>) -> Option<HeaderValue> {
    set(settings, "", now)
}

/// Adds a `Set-Cookie` header, if there is one, to those that the response has.
pub fn add(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// The value of the cookie `name`: the first of that name, without quotes, percent-decoded if that is valid UTF-8.
///
/// An empty cookie has an empty value.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<Cow<'a, str>> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .find(|(found, _)| found.trim() == name)
        .map(|(_, value)| decoded(unquoted(value.trim())))
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').map_or(value, |rest| rest.strip_suffix('"').unwrap_or(rest))
}

fn decoded(value: &str) -> Cow<'_, str> {
    percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value))
}

/// An HTTP date (RFC 9110, 5.6.7).
fn date(now: DateTime<Utc>, ttl: Duration) -> impl std::fmt::Display {
    let expires = chrono::Duration::from_std(ttl).ok().and_then(|ttl| now.checked_add_signed(ttl));
    expires.unwrap_or(DateTime::<Utc>::MAX_UTC).format("%a, %d %b %Y %H:%M:%S GMT")
}
/// Whether a response sets or clears a cookie.
pub fn is_set(response: &Response, name: &str) -> bool {
    let cookies = response.headers().get_all(SET_COOKIE).iter();
    cookies.filter_map(|cookie| cookie.to_str().ok()).any(|cookie| cookie.split('=').next() == Some(name))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, 12, 0, 0).unwrap()
    }

    fn session() -> CookieSettings {
        CookieSettings::new("directus_session_token", Duration::from_secs(86400))
    }

    fn header(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn attributes_come_in_the_order_of_express() {
        assert_eq!(
            set(&session(), "a.b-c_d", noon()).unwrap(),
            "directus_session_token=a.b-c_d; Max-Age=86400; Path=/; Expires=Wed, 25 Nov 2026 12:00:00 GMT; HttpOnly; \
             SameSite=Lax"
        );
        let strict = CookieSettings {
            secure: true,
            same_site: SameSite::Strict,
            domain: Some("example.com".into()),
            ..CookieSettings::new("t", Duration::from_millis(1500))
        };
        assert_eq!(
            set(&strict, "x", noon()).unwrap(),
            "t=x; Max-Age=1; Domain=example.com; Path=/; Expires=Tue, 24 Nov 2026 12:00:01 GMT; HttpOnly; Secure; \
             SameSite=Strict"
        );
    }

    #[test]
    fn clearing_keeps_the_age() {
        let cleared = clear(&session(), noon()).unwrap();
        assert!(
            cleared
                .to_str()
                .unwrap()
                .starts_with("directus_session_token=; Max-Age=86400; Path=/; Expires=Wed")
        );
    }

    #[test]
    fn a_response_can_have_two_cookies() {
        let mut response = Response::new(axum::body::Body::empty());
        add(&mut response, set(&session(), "a", noon()));
        add(&mut response, set(&CookieSettings::new("other", Duration::ZERO), "b", noon()));
        add(&mut response, None);
        assert_eq!(response.headers().get_all(SET_COOKIE).iter().count(), 2);
    }

    #[test]
    fn invalid_settings_give_no_cookie() {
        assert_eq!(set(&CookieSettings::new("a\r\nb", Duration::ZERO), "x", noon()), None);
    }

    #[rstest]
    #[case("t=a", Some("a"))]
    #[case("x=1; t=a; t=b", Some("a"))]
    #[case("t=\"a\"", Some("a"))]
    #[case(" t = a ;", Some("a"))]
    #[case("t=", Some(""))]
    #[case("t=; t=b", Some(""))]
    #[case("t=a%20b", Some("a b"))]
    #[case("t=%ff", Some("%ff"))]
    #[case("t=a=b", Some("a=b"))]
    #[case("T=a", None)]
    #[case("t", None)]
    #[case("", None)]
    fn cookies_are_read_as_express_reads_them(#[case] text: &str, #[case] wanted: Option<&str>) {
        assert_eq!(get(&header(text), "t").as_deref(), wanted);
    }

    #[test]
    fn cookies_may_have_several_headers() {
        let mut headers = header("a=1");
        headers.append(COOKIE, HeaderValue::from_static("t=2"));
        assert_eq!(get(&headers, "t").as_deref(), Some("2"));
    }

    proptest! {
        #[test]
        fn cookies_are_read_back(value in "\\PC{0,40}") {
            let cookie = set(&CookieSettings::new("t", Duration::from_secs(1)), &value, noon()).unwrap();
            let pair = cookie.to_str().unwrap().split("; ").next().unwrap();
            let headers = header(pair);
            prop_assert_eq!(get(&headers, "t").unwrap(), value);
        }

        #[test]
        fn no_header_panics(text in "[ -~]{0,60}") {
            let _ = get(&header(&text), "t");
        }
    }
}

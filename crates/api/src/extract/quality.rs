//! Headers that list what a client would rather get, such as `Accept-Encoding: gzip, br;q=0.5`.

use http::header::HeaderName;
use http::{HeaderMap, HeaderValue};

/// The entries of such a header with their weights (RFC 9110, section 12.4.2): 1 where none is named, `None` where it cannot
/// be read.
pub(crate) fn weighed(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = (&str, Option<f32>)> {
    let values = headers.get_all(name).into_iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|entry| {
        let (name, more) = entry.split_once(';').unwrap_or((entry, ""));
        let mut more = more.split(';').map(str::trim);
        let weight = more.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        (name.trim(), weight.map_or(Some(1.0), |weight| weight.parse().ok()))
    })
}

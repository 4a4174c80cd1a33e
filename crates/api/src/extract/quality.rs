//! Headers with quality values, such as `Accept-Encoding: gzip, br;q=0.5`.

use http::header::HeaderName;
use http::{HeaderMap, HeaderValue};

/// The entries of a header with their quality values (RFC 9110, section 12.4.2): 1 by default, `None` if invalid.
pub(crate) fn with_quality(
    headers: &HeaderMap,
    name: HeaderName,
) -> impl Iterator<Item = (&str, Option<f32>)> {
    let values = headers.get_all(name).into_iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|entry| {
        let (name, more) = entry.split_once(';').unwrap_or((entry, ""));
        let mut more = more.split(';').map(str::trim);
        let quality = more.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        (name.trim(), quality.map_or(Some(1.0), |quality| quality.parse().ok()))
    })
}

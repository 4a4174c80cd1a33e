//! The content type that a client prefers (`Accept`).

use http::{HeaderMap, header};

use super::quality::with_quality;

/// Whether the client prefers HTML over JSON. Browsers do when a link is opened; programs do not name `text/html`.
pub fn prefers_html(headers: &HeaderMap) -> bool {
    quality(headers, "text/html") > quality(headers, "application/json")
}

/// The quality value of a content type in thousandths: that of the most specific range (RFC 9110, section 12.5.1).
fn quality(headers: &HeaderMap, kind: &str) -> u16 {
    let entries = with_quality(headers, header::ACCEPT)
        .filter_map(|(range, quality)| Some((fit(range, kind)?, quality.map_or(0, thousandths))));
    entries.max_by_key(|(exactness, _)| *exactness).map_or(0, |(_, weight)| weight)
}

/// How specific a media range matches a content type; `None` if it does not.
fn fit(range: &str, kind: &str) -> Option<u8> {
    let (group, _) = kind.split_once('/')?;
    let is_group = range.strip_suffix("/*").is_some_and(|range| range.eq_ignore_ascii_case(group));
    match range {
        "*/*" => Some(0),
        _ if is_group => Some(1),
        _ => range.eq_ignore_ascii_case(kind).then_some(2),
    }
}

fn thousandths(q: f32) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let thousandths = (q.clamp(0.0, 1.0) * 1000.0) as u16;
    thousandths
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::chrome("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", true)]
    #[case::firefox("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    #[case::alone("TEXT/HTML", true)]
    #[case::group("text/*, */*;q=0.1", true)]
    #[case::program("*/*", false)]
    #[case::client("application/json, text/plain, */*", false)]
    #[case::both("text/html, application/json", false)]
    #[case::rather_json("text/html;q=0.5, application/json", false)]
    #[case::rather_html("text/html, application/json; q=0.5", true)]
    #[case::refused("text/html;q=0, */*", false)]
    #[case::nonsense("text/html;q=x", false)]
    #[case::nothing("", false)]
    fn browsers_prefer_html(#[case] accept: &'static str, #[case] expected: bool) {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        assert_eq!(prefers_html(&headers), expected);
    }

    #[test]
    fn json_is_the_default() {
        assert!(!prefers_html(&HeaderMap::new()));
    }
}

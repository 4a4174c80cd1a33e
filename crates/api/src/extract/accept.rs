//! What a client would rather get (`Accept`).

use http::{HeaderMap, header};

use super::quality::weighed;

/// Whether somebody wants a page and not JSON: a person at a browser, since programs do not ask for `text/html`.
pub fn prefers_html(headers: &HeaderMap) -> bool {
    weight(headers, "text/html") > weight(headers, "application/json")
}

/// How much a kind of content is wanted, in thousandths; the most exact entry counts (RFC 9110, section 12.5.1).
fn weight(headers: &HeaderMap, kind: &str) -> u16 {
    let entries = weighed(headers, header::ACCEPT)
        .filter_map(|(range, weight)| Some((fit(range, kind)?, weight.map_or(0, thousandths))));
    entries.max_by_key(|(exactness, _)| *exactness).map_or(0, |(_, weight)| weight)
}

/// How exactly a range of kinds names this kind; `None` if it does not.
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
    fn browsers_want_pages(#[case] accept: &'static str, #[case] expected: bool) {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        assert_eq!(prefers_html(&headers), expected);
    }

    #[test]
    fn whoever_says_nothing_gets_json() {
        assert!(!prefers_html(&HeaderMap::new()));
    }
}

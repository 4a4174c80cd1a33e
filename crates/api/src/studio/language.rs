//! Selection of the language by `Accept-Language`.

use http::{HeaderMap, header};

use crate::extract::quality::with_quality;

/// The available language that the client prefers; of equal ones the first in the header (RFC 9110, section 12.5.4). Regions
/// are ignored, as in the Studio itself.
pub(super) fn preferred<'a>(
    headers: &HeaderMap,
    tags: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    // An invalid quality value counts as zero.
    let weight = |weight: Option<f32>| weight.filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0);
    let mut wishes: Vec<_> =
        with_quality(headers, header::ACCEPT_LANGUAGE).map(|(tag, read)| (tag, weight(read))).collect();
    wishes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let wanted = wishes.into_iter().filter(|(_, weight)| *weight > 0.0);
    wanted
        .map(|(tag, _)| primary(tag))
        .find_map(|wish| tags.clone().find(|tag| primary(tag).eq_ignore_ascii_case(wish)))
}

/// `de` of `de-AT`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("de-AT,de;q=0.9,en;q=0.8", Some("de-DE"))]
    #[case("it, fr;q=0.5, en;q=0.7", Some("en-US"))]
    #[case("PT", Some("pt-BR"))]
    #[case("de;q=0, en", Some("en-US"))]
    #[case("en;q=0.5,de;q=0.5", Some("en-US"))]
    #[case("en;q=nan,de;q=2,pt;q=0.1", Some("pt-BR"))]
    #[case("it", None)]
    #[case("*", None)]
    #[case("", None)]
    fn the_language_of_a_browser(#[case] accepted: &'static str, #[case] expected: Option<&str>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted))]);
        assert_eq!(preferred(&headers, ["en-US", "de-DE", "pt-BR"].into_iter()), expected);
    }
}

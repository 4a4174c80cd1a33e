//! Where a login may lead to afterwards.

use url::Url;

/// Stands for a server that is not told where it is reached.
const SOMEWHERE: &str = "http://vestibule.invalid/";

/// The path of a page of this server, with query and fragment; `None` for a page of anybody else.
///
/// It is read as browsers read it, so that `//elsewhere.example` and `/\elsewhere.example` lead elsewhere.
pub fn local_page(redirect: &str, public_url: &str) -> Option<String> {
    let base = Url::parse(public_url).or_else(|_| Url::parse(SOMEWHERE)).ok()?;
    let page = base.join(redirect).ok()?;
    let is_plain = page.username().is_empty() && page.password().is_none();
    let is_ours = is_plain && page.origin().is_tuple() && page.origin() == base.origin();
    // Two slashes at the beginning would be a host to whoever reads the path alone.
    let path = &page[url::Position::BeforePath..];
    (is_ours && !path.starts_with("//")).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::local_page;

    #[rstest]
    #[case("/admin/content", Some("/admin/content"))]
    #[case("/a?b=c#d", Some("/a?b=c#d"))]
    #[case("https://id.example.com/admin?x", Some("/admin?x"))]
    #[case("HTTPS://ID.example.com:443/", Some("/"))]
    #[case("", Some("/"))]
    #[case("/a/../b", Some("/b"))]
    #[case("http://id.example.com/admin", None)]
    #[case("https://id.example.com:8443/", None)]
    #[case("https://id.example.com.evil.example/", None)]
    #[case("https://me@id.example.com/", None)]
    #[case("//evil.example/", None)]
    #[case("/\\evil.example", None)]
    #[case("\t//evil.example", None)]
    #[case("/.//evil.example", None)]
    #[case("javascript:alert(1)", None)]
    #[case("data:text/html,x", None)]
    fn only_pages_of_this_server_are_led_to(#[case] redirect: &str, #[case] page: Option<&str>) {
        assert_eq!(local_page(redirect, "https://id.example.com").as_deref(), page);
    }

    #[test]
    fn without_an_address_of_ones_own_only_paths_are() {
        assert_eq!(local_page("/admin", "/").as_deref(), Some("/admin"));
        assert_eq!(local_page("https://id.example.com/admin", "/"), None);
    }
}

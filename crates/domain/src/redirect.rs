//! Where a client may be redirected to after a login.

use url::Url;

/// Replaces a missing `PUBLIC_URL`.
const UNKNOWN_SERVER: &str = "http://vestibule.invalid/";

/// The path of a page of this server, with query and fragment; `None` for a page of another server.
///
/// The URL is parsed as browsers parse it, so `//evil.example` and `/\evil.example` belong to another server.
pub fn local_page(redirect: &str, public_url: &str) -> Option<String> {
    let base = Url::parse(public_url).or_else(|_| Url::parse(UNKNOWN_SERVER)).ok()?;
    let page = base.join(redirect).ok()?;
    let is_plain = page.username().is_empty() && page.password().is_none();
    let is_ours = is_plain && page.origin().is_tuple() && page.origin() == base.origin();
    // A browser that is sent a path with two leading slashes takes the first part for a host.
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
    fn only_pages_of_this_server_are_accepted(#[case] redirect: &str, #[case] page: Option<&str>) {
        assert_eq!(local_page(redirect, "https://id.example.com").as_deref(), page);
    }

    #[test]
    fn without_a_public_url_only_paths_are_accepted() {
        assert_eq!(local_page("/admin", "/").as_deref(), Some("/admin"));
        assert_eq!(local_page("https://id.example.com/admin", "/"), None);
    }
}

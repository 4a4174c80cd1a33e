//! Pages that links in mails lead to: those of the Studio, and those of applications that the operator allows.
//!
//! The URL of a page comes with a request, so it is untrusted. It is parsed once and compared with the allow list part by
//! part, and the link is built from the parsed parts, never from the text of the request (GHSA-4hmq-ggrm-qfc6; and
//! where two parsers disagree about one URL, GHSA-cf45-hxwj-4cfj).

use url::Url;

/// Length limit of a URL in bytes.
const LONGEST: usize = 2048;

/// `…_URL_ALLOW_LIST`: the pages that may be named in a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowList(Vec<Url>);

/// A page that a link in a mail may lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page(Place);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// A page below `PUBLIC_URL`, as a URL.
    Own(String),
    /// A page on the allow list.
    Allowed(Url),
}

impl AllowList {
    /// From the entries of the setting. An entry that is not an absolute URL allows nothing.
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a str>) -> Self {
        Self(entries.into_iter().filter_map(|entry| Url::parse(entry).ok()).collect())
    }

    /// The page at a URL, if scheme, host, port and path are those of an entry. Query and fragment may be any.
    ///
    /// URLs with a user name or password are refused, and so are those that browsers silently repair (backslashes,
    /// whitespace and control characters).
    pub fn page(&self, address: &str) -> Option<Page> {
        let repaired = |c: char| c == '\\' || c.is_whitespace() || c.is_control();
        if address.len() > LONGEST || address.contains(repaired) {
            return None;
        }
        let url = Url::parse(address).ok()?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        let is_allowed = !has_user && self.0.iter().any(|entry| same_page(entry, &url));
        is_allowed.then_some(Page(Place::Allowed(url)))
    }
}

fn same_page(one: &Url, other: &Url) -> bool {
    let parts = |url: &Url| {
        let host = url.host_str().map(str::to_owned);
        (url.scheme().to_owned(), host, url.port_or_known_default(), url.path().to_owned())
    };
    parts(one) == parts(other)
}

impl Page {
    /// A page of this server; `public_url` has no trailing slash, `path` begins with one.
    pub fn own(public_url: &str, path: &str) -> Self {
        Self(Place::Own(format!("{public_url}{path}")))
    }

    /// The link to the page with a token as the last query parameter.
    ///
    /// A `token` parameter of the requested URL is removed, since the page could use it instead of this one.
    pub fn with_token(&self, token: &str) -> String {
        match &self.0 {
            Place::Own(address) => format!("{address}?token={token}"),
            Place::Allowed(url) => {
                let mut url = url.clone();
                drop_token(&mut url);
                url.query_pairs_mut().append_pair("token", token);
                url.into()
            }
        }
    }
}

fn drop_token(url: &mut Url) {
    let (own, others): (Vec<_>, Vec<_>) =
        url.query_pairs().into_owned().partition(|(name, _)| name == "token");
    if !own.is_empty() {
        url.query_pairs_mut().clear().extend_pairs(others);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn list() -> AllowList {
        AllowList::new([
            "https://app.example.com/reset",
            "http://localhost:3000/",
            "myapp://reset/now",
            "https://müller.example/x?fixed=1",
            "no url",
        ])
    }

    fn link(address: &str) -> Option<String> {
        list().page(address).map(|page| page.with_token("a.b.c"))
    }

    #[rstest]
    #[case("https://app.example.com/reset", "https://app.example.com/reset?token=a.b.c")]
    #[case(
        "https://app.example.com/reset?from=mail&x=1",
        "https://app.example.com/reset?from=mail&x=1&token=a.b.c"
    )]
    #[case("https://app.example.com/reset#part", "https://app.example.com/reset?token=a.b.c#part")]
    #[case("https://app.example.com/reset?", "https://app.example.com/reset?token=a.b.c")]
    #[case("HTTPS://APP.example.com:443/reset", "https://app.example.com/reset?token=a.b.c")]
    #[case("https://app.example.com/x/../reset", "https://app.example.com/reset?token=a.b.c")]
    #[case("https://app.example.com/reset?token=evil&a=b", "https://app.example.com/reset?a=b&token=a.b.c")]
    #[case("https://app.example.com/reset?token=evil", "https://app.example.com/reset?token=a.b.c")]
    #[case("http://localhost:3000", "http://localhost:3000/?token=a.b.c")]
    #[case("myapp://reset/now", "myapp://reset/now?token=a.b.c")]
    #[case("https://xn--mller-kva.example/x", "https://xn--mller-kva.example/x?token=a.b.c")]
    fn allowed_pages_get_the_token(#[case] address: &str, #[case] expected: &str) {
        assert_eq!(link(address).as_deref(), Some(expected));
    }

    /// GHSA-4hmq-ggrm-qfc6: HTML markup in a URL is percent-encoded.
    #[rstest]
    #[case(r#"https://app.example.com/reset?"><script>alert(1)</script>"#)]
    #[case("https://app.example.com/reset?'onclick='x'")]
    #[case("https://app.example.com/reset#\"><img/src=x>")]
    fn markup_is_encoded(#[case] address: &str) {
        let link = link(address).expect("the page is allowed");
        assert!(!link.contains(['"', '<', '>', ' ']), "{link}");
    }

    #[rstest]
    #[case::other_host("https://evil.example.com/reset")]
    #[case::longer_host("https://app.example.com.evil.com/reset")]
    #[case::trailing_dot("https://app.example.com./reset")]
    #[case::other_port("https://app.example.com:8443/reset")]
    #[case::other_scheme("http://app.example.com/reset")]
    #[case::other_path("https://app.example.com/other")]
    #[case::slash_at_the_end("https://app.example.com/reset/")]
    #[case::encoded_path("https://app.example.com/%72eset")]
    #[case::encoded_slash("https://app.example.com/reset%2f..%2fother")]
    #[case::two_slashes("https://app.example.com//reset")]
    #[case::user("https://user@app.example.com/reset")]
    #[case::user_and_password("https://a:b@app.example.com/reset")]
    #[case::host_as_user("https://app.example.com@evil.com/reset")]
    #[case::relative("//app.example.com/reset")]
    #[case::path_only("/reset")]
    #[case::backslash("https:\\\\app.example.com\\reset")]
    #[case::backslash_before_the_user("https://evil.com\\@app.example.com/reset")]
    #[case::line_break("https://app.example.com/reset?a\r\nBcc: x@evil.com")]
    #[case::tab("https://app.exam\tple.com/reset")]
    #[case::blank(" https://app.example.com/reset")]
    #[case::no_url("no url")]
    #[case::empty("")]
    #[case::script("javascript:alert(1)")]
    #[case::other_application("other://reset/now")]
    #[case::other_part_of_an_application("myapp://evil/now")]
    fn other_urls_are_refused(#[case] address: &str) {
        assert_eq!(link(address), None);
    }

    #[test]
    fn long_urls_are_refused() {
        assert_eq!(link(&format!("https://app.example.com/reset?{}", "a".repeat(3000))), None);
    }

    #[test]
    fn an_empty_list_allows_nothing() {
        assert_eq!(AllowList::default().page("https://app.example.com/reset"), None);
    }

    #[test]
    fn own_pages_are_below_the_public_url() {
        let page = Page::own("https://acme.example.com/cms", "/admin/reset-password");
        assert_eq!(page.with_token("t"), "https://acme.example.com/cms/admin/reset-password?token=t");
    }

    proptest! {
        /// Whatever URL is requested, a link leads to an allowed page.
        #[test]
        fn no_link_leads_to_another_page(
            host in "[a-z@:/\\\\.#?%]{0,12}",
            rest in "[a-z@:/\\\\.#?%\"<>&=]{0,20}",
        ) {
            for address in [format!("https://{host}app.example.com/reset{rest}"), format!("https:{host}{rest}")] {
                if let Some(link) = link(&address) {
                    let link = Url::parse(&link).unwrap();
                    prop_assert_eq!((link.scheme(), link.host_str()), ("https", Some("app.example.com")));
                    prop_assert_eq!(link.path(), "/reset");
                    prop_assert!(link.username().is_empty());
                }
            }
        }
    }
}

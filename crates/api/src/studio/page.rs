//! The page of the Studio.

use bytes::Bytes;

use super::files::{Files, Found};

/// What the page says in the build about where the Studio is.
const BUILT_BASE: &str = r#"<base href="/admin/" />"#;

/// What the page says besides to a browser that has no session cookie, which its scripts could not find out by themselves:
/// without it they would ask for a session that is not there, and browsers write every refusal into the console.
const NO_SESSION: &str = r#"<meta name="session" content="none" />"#;

/// What is shown where the program was built without the Studio.
const MISSING: &str = include_str!("missing.html");

/// The Studio, ready to be served. Clones share its files.
#[derive(Debug, Clone)]
pub struct Studio {
    files: Files,
    page: Bytes,
    page_without_session: Bytes,
    is_missing: bool,
}

impl Studio {
    /// Takes the files of a build. Without `index.html` among them every page says that there is no Studio in this
    /// program, and how it gets there.
    ///
    /// `base` is the path of the server as people reach it, without a slash at its end: empty for `https://example.com`,
    /// `/login` for `https://example.com/login`.
    pub fn new(files: Files, base: &str) -> Self {
        let built = files.get("index.html");
        let is_missing = built.is_none();
        let written = |more| match &built {
            Some(page) => placed(page, base, more),
            None => Bytes::from_static(MISSING.as_bytes()),
        };
        let (page, page_without_session) = (written(""), written(NO_SESSION));
        Self { files, page, page_without_session, is_missing }
    }

    /// Whether there is only the page that says so.
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// The page, for a browser with or without a session cookie.
    pub(super) fn page(&self, has_session: bool) -> Bytes {
        if has_session { self.page.clone() } else { self.page_without_session.clone() }
    }

    /// A file of the build; the page is none.
    pub(super) fn file(&self, path: &str, headers: &http::HeaderMap) -> Option<Found> {
        if path == "index.html" { None } else { self.files.find(path, headers) }
    }
}

/// The page, with the place of the Studio in it, and what else it says there.
fn placed(page: &[u8], base: &str, more: &str) -> Bytes {
    let page = String::from_utf8_lossy(page);
    Bytes::from(page.replacen(BUILT_BASE, &format!(r#"<base href="{}/admin/" />{more}"#, escaped(base)), 1))
}

/// A text between the quotes of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn studio_at(base: &str) -> Studio {
        let files = Files::new(|path| {
            (path == "index.html").then_some(Cow::Borrowed(br#"<head><base href="/admin/" /></head>"#))
        });
        Studio::new(files, base)
    }

    fn text(page: Bytes) -> String {
        String::from_utf8(page.to_vec()).unwrap()
    }

    #[test]
    fn the_page_knows_where_it_is() {
        let page_at = |base| text(studio_at(base).page(true));
        assert_eq!(page_at(""), r#"<head><base href="/admin/" /></head>"#);
        assert_eq!(page_at("/login"), r#"<head><base href="/login/admin/" /></head>"#);
        assert_eq!(page_at("/\"<x&"), r#"<head><base href="/&quot;&lt;x&amp;/admin/" /></head>"#);
    }

    #[test]
    fn the_page_knows_whether_there_is_a_session_cookie() {
        let expected = r#"<head><base href="/admin/" /><meta name="session" content="none" /></head>"#;
        assert_eq!(text(studio_at("").page(false)), expected);
    }

    #[test]
    fn without_a_build_the_page_says_so() {
        let studio = Studio::new(Files::new(|_| None), "");
        assert!(studio.is_missing());
        assert!(
            [true, false]
                .map(|has| text(studio.page(has)))
                .iter()
                .all(|page| page.contains("SERVE_APP=false"))
        );
    }
}

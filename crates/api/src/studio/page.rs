//! The HTML page of the Studio.

use bytes::Bytes;
use http::HeaderMap;

use super::files::{Files, Found};
use super::language::preferred;

/// The `base` element of the build, which is replaced.
const BUILT_BASE: &str = r#"<base href="/admin/" />"#;

/// The `html` element of the build, which is replaced.
const BUILT_LANGUAGE: &str = r#"<html lang="en">"#;

/// Marks the lines of the build that load the texts of one language.
const ABOUT_LANGUAGE: &str = r#" hreflang=""#;

/// Added to the page of a browser without a session cookie, which its scripts cannot read themselves. Otherwise they would
/// request a session that does not exist, and browsers log every refused request to the console. The first requests of the
/// scripts are preloaded.
const NO_SESSION: &str = r#"<meta name="session" content="none" />
    <link rel="preload" as="fetch" crossorigin="use-credentials" href="../server/info" />"#;

/// The page of a program that was built without the Studio.
const MISSING: &str = include_str!("missing.html");

/// The Studio, ready to be served. Clones share its files.
#[derive(Debug, Clone)]
pub struct Studio {
    files: Files,
    /// One for each language of the build; the first is the default.
    pages: Vec<Page>,
    is_missing: bool,
}

/// The page in a language.
#[derive(Debug, Clone)]
struct Page {
    /// The tag as in Directus, such as `de-DE`; empty in a build without languages.
    language: String,
    with_session: Bytes,
    without_session: Bytes,
}

impl Studio {
    /// The Studio of a build. Without `index.html` every page says that the program was built without the Studio, and how to
    /// add it.
    ///
    /// `base` is the path of the public URL without a slash at the end: empty for `https://example.com`, `/login` for
    /// `https://example.com/login`.
    pub fn new(files: Files, base: &str) -> Self {
        let Some(built) = files.get("index.html") else {
            let missing = Bytes::from_static(MISSING.as_bytes());
            let page =
                Page { language: String::new(), with_session: missing.clone(), without_session: missing };
            return Self { files, pages: vec![page], is_missing: true };
        };
        let built = String::from_utf8_lossy(&built);
        let pages = languages(&built).into_iter().map(|language| Page::new(&built, base, language)).collect();
        Self { files, pages, is_missing: false }
    }

    /// Whether the program was built without the Studio.
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// The page, for a browser with or without a session cookie, in the language it prefers.
    pub(super) fn page(&self, has_session: bool, headers: &HeaderMap) -> Bytes {
        let language = preferred(headers, self.pages.iter().map(|page| page.language.as_str()));
        let page =
            self.pages.iter().find(|page| Some(page.language.as_str()) == language).unwrap_or(&self.pages[0]);
        if has_session { page.with_session.clone() } else { page.without_session.clone() }
    }

    /// A file of the build, except for the page.
    pub(super) fn file(&self, path: &str, headers: &HeaderMap) -> Option<Found> {
        if path == "index.html" { None } else { self.files.find(path, headers) }
    }
}

impl Page {
    fn new(built: &str, base: &str, language: &str) -> Self {
        let others = |line: &&str| language_of(line).is_none_or(|other| other == language);
        let mut page: String = built.split_inclusive('\n').filter(others).collect();
        if !language.is_empty() {
            page = page.replacen(BUILT_LANGUAGE, &format!(r#"<html lang="{language}">"#), 1);
        }
        let placed = |more| {
            let base = format!(r#"<base href="{}/admin/" />{more}"#, escaped(base));
            Bytes::from(page.replacen(BUILT_BASE, &base, 1))
        };
        Self { language: language.to_owned(), with_session: placed(""), without_session: placed(NO_SESSION) }
    }
}

/// The languages of the build, English first; an empty one if it has none.
fn languages(built: &str) -> Vec<&str> {
    let mut languages: Vec<_> = built.lines().filter_map(language_of).collect();
    languages.sort_by_key(|tag| !tag.starts_with("en"));
    if languages.is_empty() { vec![""] } else { languages }
}

/// The language whose texts a line of the build loads.
fn language_of(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(ABOUT_LANGUAGE)?;
    rest.split_once('"').map(|(tag, _)| tag)
}

/// Escapes the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use http::{HeaderValue, header};

    use super::*;

    const BUILT: &str = r#"<html lang="en">
<base href="/admin/" />
<link rel="modulepreload" hreflang="de-DE" href="./assets/de.js">
<link rel="modulepreload" hreflang="en-US" href="./assets/en.js">
"#;

    fn studio(built: &'static str, base: &str) -> Studio {
        let files = Files::new(move |path| (path == "index.html").then_some(Cow::Borrowed(built.as_bytes())));
        Studio::new(files, base)
    }

    fn text(studio: &Studio, has_session: bool, language: &'static str) -> String {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(language))]);
        String::from_utf8(studio.page(has_session, &headers).to_vec()).unwrap()
    }

    #[test]
    fn the_page_has_its_base() {
        let page_at = |base| text(&studio(r#"<head><base href="/admin/" /></head>"#, base), true, "");
        assert_eq!(page_at(""), r#"<head><base href="/admin/" /></head>"#);
        assert_eq!(page_at("/login"), r#"<head><base href="/login/admin/" /></head>"#);
        assert_eq!(page_at("/\"<x&"), r#"<head><base href="/&quot;&lt;x&amp;/admin/" /></head>"#);
    }

    #[test]
    fn the_page_depends_on_the_session_cookie() {
        let page = text(&studio(r#"<head><base href="/admin/" /></head>"#, ""), false, "");
        insta::assert_snapshot!(page, @r#"
        <head><base href="/admin/" /><meta name="session" content="none" />
            <link rel="preload" as="fetch" crossorigin="use-credentials" href="../server/info" /></head>
        "#);
    }

    #[test]
    fn the_page_loads_the_texts_of_one_language() {
        let studio = studio(BUILT, "");
        insta::assert_snapshot!(text(&studio, true, "de-CH,en;q=0.5"), @r#"
        <html lang="de-DE">
        <base href="/admin/" />
        <link rel="modulepreload" hreflang="de-DE" href="./assets/de.js">
        "#);
        insta::assert_snapshot!(text(&studio, true, "it"), @r#"
        <html lang="en-US">
        <base href="/admin/" />
        <link rel="modulepreload" hreflang="en-US" href="./assets/en.js">
        "#);
    }

    #[test]
    fn without_a_build_the_page_says_so() {
        let studio = Studio::new(Files::new(|_| None), "");
        assert!(studio.is_missing());
        assert!(
            [true, false]
                .map(|has| text(&studio, has, ""))
                .iter()
                .all(|page| page.contains("SERVE_APP=false"))
        );
    }
}

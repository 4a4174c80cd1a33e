//! Paths are matched as in Express: case is ignored, and so is a slash at the end.

use std::borrow::Cow;

use axum::extract::Request;
use http::Uri;
use http::request::Parts;
use http::uri::PathAndQuery;

/// The spellings of a path that was normalised. An extension of the request.
#[derive(Debug, Clone)]
struct OriginalSpelling {
    /// As the client wrote it.
    raw: String,
    /// In the case the client wrote it, but with the slashes that routes have.
    written: String,
}

/// Gives the request the path in the form of the routes: lower case and no slash at the end.
///
/// Two slashes at the start stay: there is no such route.
pub fn normalise(request: &mut Request) {
    let path = request.uri().path();
    let written = with_plain_slashes(path);
    if matches!(written, Cow::Borrowed(same) if same.len() == path.len()) && !has_upper_case(path) {
        return;
    }
    let original = OriginalSpelling { raw: path.to_owned(), written: written.into_owned() };
    if let Some(uri) = with_path(request.uri(), &original.written.to_ascii_lowercase()) {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(original);
    }
}

/// The path as the client wrote it, for messages.
pub fn raw(parts: &Parts) -> &str {
    parts.extensions.get::<OriginalSpelling>().map_or_else(|| parts.uri.path(), |original| &original.raw)
}

/// The path in the case the client wrote it, with the same segments as the one that routes see.
pub(crate) fn written(parts: &Parts) -> &str {
    parts.extensions.get::<OriginalSpelling>().map_or_else(|| parts.uri.path(), |original| &original.written)
}

fn has_upper_case(path: &str) -> bool {
    path.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Without the slash at the end, and with one slash where a router is mounted (`/users//me` is `/users/me`).
fn with_plain_slashes(path: &str) -> Cow<'_, str> {
    if path.starts_with("//") {
        return Cow::Borrowed(path);
    }
    let mounted = path.get(1..).and_then(|rest| rest.find('/')).map(|at| at + 1);
    let path = match mounted {
        Some(at) if path[at..].starts_with("//") => Cow::Owned(format!("{}{}", &path[..at], &path[at + 1..])),
        _ => Cow::Borrowed(path),
    };
    match path {
        Cow::Borrowed(path) => Cow::Borrowed(without_last_slash(path)),
        Cow::Owned(path) => Cow::Owned(without_last_slash(&path).to_owned()),
    }
}

fn without_last_slash(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some(rest) if !rest.is_empty() => rest,
        _ => path,
    }
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let path_and_query = match uri.query() {
        Some(query) => PathAndQuery::try_from(format!("{path}?{query}")),
        None => PathAndQuery::try_from(path),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn normalised(uri: &str) -> Request {
        let mut request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        normalise(&mut request);
        request
    }

    #[rstest]
    #[case("/users", "/users", "/users")]
    #[case("/users/", "/users", "/users")]
    #[case("/USERS/Me", "/users/me", "/USERS/Me")]
    #[case("/users//me", "/users/me", "/users/me")]
    #[case("/auth//", "/auth", "/auth")]
    #[case("/auth/login//", "/auth/login/", "/auth/login/")]
    #[case("//users", "//users", "//users")]
    #[case("/", "/", "/")]
    #[case("//", "//", "//")]
    #[case("/Users/ABC%2fd/?A=B", "/users/abc%2fd", "/Users/ABC%2fd")]
    #[case("http://host/Users", "/users", "/Users")]
    fn paths_are_normalised(#[case] uri: &str, #[case] path: &str, #[case] kept: &str) {
        let request = normalised(uri);
        assert_eq!(request.uri().path(), path);
        let (parts, _) = request.into_parts();
        assert_eq!(written(&parts), kept);
        assert_eq!(raw(&parts), uri.parse::<Uri>().unwrap().path());
    }

    #[test]
    fn the_query_is_kept() {
        assert_eq!(normalised("/Users/?fields=A,B&x=%41").uri().query(), Some("fields=A,B&x=%41"));
    }

    proptest! {
        #[test]
        fn segments_are_kept(path in "(/[A-Za-z%20-]{0,4}){1,5}") {
            let (parts, _) = normalised(&path).into_parts();
            prop_assert_eq!(written(&parts).to_ascii_lowercase(), parts.uri.path());
            prop_assert_eq!(raw(&parts), path);
        }

        #[test]
        fn normalising_twice_changes_nothing(path in "/[A-Za-z]{1,4}(/[A-Za-z]{1,4}){0,3}/?") {
            let once = normalised(&path).uri().path().to_owned();
            let twice = normalised(&once);
            prop_assert_eq!(twice.uri().path(), once);
        }
    }
}

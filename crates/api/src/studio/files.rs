//! The files of a build of the Studio.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::extract::quality::with_quality;

/// Returns the content of a file by its path in the build.
type Find = dyn Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync;

/// The files of a build, each with its compressed forms (`.br`, `.gz`). Clones share them.
#[derive(Clone)]
pub struct Files(Arc<Find>);

/// A file in the form to be sent.
pub(super) struct Found {
    pub(super) bytes: Bytes,
    /// `Content-Encoding`.
    pub(super) encoding: Option<&'static str>,
}

/// Compressions: extension and `Content-Encoding`. The better one comes first.
const ENCODINGS: [(&str, &str); 2] = [(".br", "br"), (".gz", "gzip")];

impl Files {
    /// The files that `find` returns by their paths, such as `assets/index.js`.
    pub fn new(find: impl Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    /// A file, not compressed.
    pub(super) fn get(&self, path: &str) -> Option<Bytes> {
        (self.0)(path).map(|content| match content {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        })
    }

    /// A file in the best form that the client accepts. Compressed forms cannot be requested by their paths.
    pub(super) fn find(&self, path: &str, headers: &HeaderMap) -> Option<Found> {
        if ENCODINGS.iter().any(|(ending, _)| path.ends_with(ending)) {
            return None;
        }
        let plain = Found { bytes: self.get(path)?, encoding: None };
        let better =
            ENCODINGS.iter().filter(|(_, name)| accepts(headers, name)).find_map(|(ending, name)| {
                Some(Found { bytes: self.get(&format!("{path}{ending}"))?, encoding: Some(name) })
            });
        Some(better.unwrap_or(plain))
    }
}

/// Whether `Accept-Encoding` names the encoding with a quality above zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    with_quality(headers, header::ACCEPT_ENCODING)
        .any(|(name, weight)| name.eq_ignore_ascii_case(encoding) && weight != Some(0.0))
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Files")
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use rstest::rstest;

    use super::*;

    fn files() -> Files {
        Files::new(|path| match path {
            "a.js" => Some(Cow::Borrowed(b"plain")),
            "a.js.br" => Some(Cow::Borrowed(b"brotli")),
            "a.js.gz" => Some(Cow::Borrowed(b"gzip")),
            "b.svg" => Some(Cow::Borrowed(b"picture")),
            _ => None,
        })
    }

    fn sent(path: &str, accepted: &'static str) -> Option<(Bytes, Option<&'static str>)> {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
        files().find(path, &headers).map(|found| (found.bytes, found.encoding))
    }

    #[rstest]
    #[case("", "plain", None)]
    #[case("gzip, deflate, br, zstd", "brotli", Some("br"))]
    #[case("gzip", "gzip", Some("gzip"))]
    #[case("GZIP;q=0.5", "gzip", Some("gzip"))]
    #[case("br;q=0, gzip", "gzip", Some("gzip"))]
    #[case("identity", "plain", None)]
    fn the_best_form_is_sent(
        #[case] accepted: &'static str,
        #[case] bytes: &'static str,
        #[case] encoding: Option<&'static str>,
    ) {
        assert_eq!(sent("a.js", accepted), Some((Bytes::from_static(bytes.as_bytes()), encoding)));
    }

    #[test]
    fn a_file_without_compressed_forms_is_sent_uncompressed() {
        assert_eq!(sent("b.svg", "br"), Some((Bytes::from_static(b"picture"), None)));
    }

    #[test]
    fn compressed_forms_have_no_path() {
        assert_eq!(sent("a.js.br", "br"), None);
        assert_eq!(sent("a.js.gz", "br"), None);
    }
}

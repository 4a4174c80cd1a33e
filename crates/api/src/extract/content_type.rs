//! Decides by the media type whether a body is read (RFC 9110, 8.3.1).

/// The content type of a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ContentType {
    /// `application/json` in UTF-8.
    Json,
    /// `application/json` in another charset; its name in upper case.
    Charset(String),
    /// Any other type, and an invalid header: the body is not read.
    Other,
}

impl ContentType {
    /// Reads a header value.
    pub(crate) fn parse(header: &str) -> Self {
        let (kind, parameters) =
            header.split_once(';').map_or((header, None), |(kind, rest)| (kind, Some(rest)));
        if !kind.trim().eq_ignore_ascii_case("application/json") {
            return Self::Other;
        }
        let Some(parameters) = parameters else { return Self::Json };
        match charset(parameters) {
            Err(Malformed) => Self::Other,
            Ok(Some(charset)) if !charset.eq_ignore_ascii_case("utf-8") => {
                Self::Charset(charset.to_uppercase())
            }
            Ok(_) => Self::Json,
        }
    }
}

struct Malformed;

/// The last parameter `charset`, without quotes.
fn charset(parameters: &str) -> Result<Option<&str>, Malformed> {
    let mut charset = None;
    for parameter in split(parameters) {
        let (name, value) = parameter.trim().split_once('=').ok_or(Malformed)?;
        let value =
            value.strip_prefix('"').map_or(Ok(value), |rest| rest.strip_suffix('"').ok_or(Malformed))?;
        if name.is_empty() || value.is_empty() {
            return Err(Malformed);
        }
        if name.eq_ignore_ascii_case("charset") {
            charset = Some(value);
        }
    }
    Ok(charset)
}

/// Splits at the semicolons outside quotes.
fn split(parameters: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    parameters.split(move |letter| {
        quoted ^= letter == '"';
        letter == ';' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// As a running Directus 12.4 treats them.
    #[rstest]
    #[case("application/json", ContentType::Json)]
    #[case("APPLICATION/JSON", ContentType::Json)]
    #[case(" application/json ", ContentType::Json)]
    #[case("application/json; charset=utf-8", ContentType::Json)]
    #[case("application/json;charset=UTF-8", ContentType::Json)]
    #[case("application/json; charset=\"utf-8\"", ContentType::Json)]
    #[case("application/json;foo=bar", ContentType::Json)]
    #[case("application/json;foo=\"a;b\"; charset=utf-8", ContentType::Json)]
    #[case("application/json; charset=iso-8859-1", ContentType::Charset("ISO-8859-1".into()))]
    #[case("application/json; charset=utf8", ContentType::Charset("UTF8".into()))]
    #[case("application/json; charset='utf-8'", ContentType::Charset("'UTF-8'".into()))]
    #[case("application/json; charset=utf-8; charset=latin1", ContentType::Charset("LATIN1".into()))]
    #[case("application/json; charset=", ContentType::Other)]
    #[case("application/json; charset", ContentType::Other)]
    #[case("application/json;;charset=latin1", ContentType::Other)]
    #[case("application/json, text/plain", ContentType::Other)]
    #[case("application/jsonx", ContentType::Other)]
    #[case("application/vnd.api+json", ContentType::Other)]
    #[case("application/json-patch+json", ContentType::Other)]
    #[case("text/plain", ContentType::Other)]
    #[case("", ContentType::Other)]
    fn only_json_is_read(#[case] header: &str, #[case] wanted: ContentType) {
        assert_eq!(ContentType::parse(header), wanted);
    }
}

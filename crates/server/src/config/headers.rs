//! Security headers.

use std::time::Duration;

use axum::http::HeaderValue;
use vestibule_api::settings::DEFAULT_CONTENT_SECURITY_POLICY;

use super::read::{Parsed, Reader, Value, flag, seconds};

/// Security headers.
#[derive(Debug, Clone)]
pub(crate) struct Headers {
    /// `HSTS_*`: the value of `Strict-Transport-Security`; `None` omits the header.
    pub(crate) hsts: Option<HeaderValue>,
    /// `CONTENT_SECURITY_POLICY_*`: the value of the header; `None` omits it.
    pub(crate) content_security_policy: Option<HeaderValue>,
    /// `CONTENT_SECURITY_POLICY_REPORT_ONLY`: uses the header `Content-Security-Policy-Report-Only`.
    pub(crate) report_only: bool,
    /// `CROSS_ORIGIN_OPENER_POLICY_ENABLED`.
    pub(crate) cross_origin_opener_policy: bool,
}

/// A directive and its sources; `None` removes the directive.
type Directive = (String, Option<String>);

impl Headers {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let hsts_enabled = reader.need("HSTS_ENABLED", flag);
        let hsts = hsts(
            reader.need("HSTS_MAX_AGE", seconds(0..=u32::MAX)),
            reader.need("HSTS_INCLUDE_SUB_DOMAINS", flag),
            reader.need("HSTS_PRELOAD", flag),
        );
        let directives = reader.with_prefix("CONTENT_SECURITY_POLICY_DIRECTIVES__", sources);
        let named = |(name, value): Directive| (name.to_ascii_lowercase().replace('_', "-"), value);
        let directives: Vec<_> = directives.into_iter().map(named).collect();
        let use_defaults = reader.need("CONTENT_SECURITY_POLICY_USE_DEFAULTS", flag);
        let policy = policy(if use_defaults { DEFAULT_CONTENT_SECURITY_POLICY } else { "" }, &directives);
        Self {
            hsts: HeaderValue::from_str(&hsts).ok().filter(|_| hsts_enabled),
            content_security_policy: HeaderValue::from_str(&policy).ok().filter(|policy| !policy.is_empty()),
            report_only: reader.need("CONTENT_SECURITY_POLICY_REPORT_ONLY", flag),
            cross_origin_opener_policy: reader.need("CROSS_ORIGIN_OPENER_POLICY_ENABLED", flag),
        }
    }
}

/// RFC 6797, section 6.1.
fn hsts(max_age: Duration, include_sub_domains: bool, preload: bool) -> String {
    let sub_domains = if include_sub_domains { "; includeSubDomains" } else { "" };
    let preload = if preload { "; preload" } else { "" };
    format!("max-age={}{sub_domains}{preload}", max_age.as_secs())
}

/// The sources of a directive: a text or a list; `null` removes the directive.
fn sources(value: &Value) -> Parsed<Option<String>> {
    let sources = match value {
        Value::List(items) => items.iter().map(Value::as_text).collect::<Vec<_>>().join(" "),
        value => value.as_text().replace(',', " "),
    };
    let plain = |b: u8| (b.is_ascii_graphic() || b == b' ') && !b",;".contains(&b);
    match sources.trim() {
        "null" => Ok(None),
        "false" => Err("use sources such as 'self', or null to leave the directive out".into()),
        sources if sources.bytes().all(plain) => Ok(Some(sources.into())),
        _ => Err("use sources such as 'self' https://example.com, separated by spaces".into()),
    }
}

/// The default directives (`name sources;…`) with changes applied.
fn policy(built_in: &str, changes: &[Directive]) -> String {
    let changed = |name: &str| changes.iter().any(|(changed, _)| changed == name);
    let kept = built_in.split(';').map(str::trim).filter(|one| !one.is_empty());
    let kept = kept.filter(|one| !changed(one.split(' ').next().unwrap_or_default())).map(str::to_owned);
    let added = changes.iter().filter_map(|(name, sources)| {
        let sources = sources.as_deref()?;
        Some(format!("{name} {sources}").trim_end().to_owned())
    });
    kept.chain(added).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: &str = "default-src 'self';img-src 'self';object-src 'none'";

    fn changed(built_in: &str, changes: &[(&str, Option<&str>)]) -> String {
        let changes: Vec<_> =
            changes.iter().map(|(name, value)| ((*name).into(), value.map(Into::into))).collect();
        policy(built_in, &changes)
    }

    #[test]
    fn directives_replace_default_ones() {
        assert_eq!(changed(BUILT_IN, &[]), BUILT_IN);
        let changes = [
            ("img-src", Some("'self' data:")),
            ("object-src", None),
            ("upgrade-insecure-requests", Some("")),
        ];
        assert_eq!(
            changed(BUILT_IN, &changes),
            "default-src 'self';img-src 'self' data:;upgrade-insecure-requests"
        );
        assert_eq!(changed("", &[("img-src", Some("*"))]), "img-src *");
        assert_eq!(changed("", &[]), "");
    }

    #[test]
    fn hsts_has_the_format_of_rfc_6797() {
        assert_eq!(hsts(Duration::from_secs(100), true, true), "max-age=100; includeSubDomains; preload");
        assert_eq!(hsts(Duration::from_secs(100), false, false), "max-age=100");
    }
}

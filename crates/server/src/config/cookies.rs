//! Attributes of the refresh cookie and the session cookie.

use std::time::Duration;

use vestibule_api::settings::{CookieSettings, SameSite};

use super::read::{Parsed, Reader, Value, flag, host_name, token};
use super::tokens::Tokens;

/// The refresh cookie and the session cookie.
#[derive(Debug, Clone)]
pub(crate) struct Cookies {
    /// `REFRESH_TOKEN_COOKIE_*`, with the lifetime `REFRESH_TOKEN_TTL`.
    pub(crate) refresh: CookieSettings,
    /// `SESSION_COOKIE_*`, with the lifetime `SESSION_COOKIE_TTL`.
    pub(crate) session: CookieSettings,
}

impl Cookies {
    pub(super) fn read(reader: &mut Reader<'_>, tokens: &Tokens) -> Self {
        let refresh = cookie(reader, "REFRESH_TOKEN_COOKIE", tokens.refresh_ttl);
        let session = cookie(reader, "SESSION_COOKIE", tokens.session_ttl);
        if refresh.name == session.name {
            let names = ["REFRESH_TOKEN_COOKIE_NAME", "SESSION_COOKIE_NAME"];
            let text = format!(
                "{} and {} are both {:?}: one cookie would overwrite the other",
                names[0], names[1], session.name
            );
            reader.conflict(&names, text);
        }
        Self { refresh, session }
    }
}

fn cookie(reader: &mut Reader<'_>, prefix: &str, ttl: Duration) -> CookieSettings {
    let [name, secure, same_site, domain] =
        ["NAME", "SECURE", "SAME_SITE", "DOMAIN"].map(|part| format!("{prefix}_{part}"));
    let cookie = CookieSettings {
        name: reader.need(&name, token),
        secure: reader.need(&secure, flag),
        // In Directus an empty setting, and any value that is not a text, means strict.
        same_site: reader.get(&same_site, same_site_of).unwrap_or(SameSite::Strict),
        domain: reader.get(&domain, domain_of),
        ttl,
    };
    if cookie.same_site == SameSite::None && !cookie.secure {
        let text = format!("{same_site} is none, but {secure} is false: browsers drop such a cookie");
        reader.conflict(&[&same_site, &secure], text);
    }
    // RFC 6265bis, section 4.1.3.
    let host_only = cookie.name.to_ascii_lowercase().starts_with("__host-");
    if (host_only || cookie.name.to_ascii_lowercase().starts_with("__secure-")) && !cookie.secure {
        let text = format!("{name} is {:?}, but {secure} is false: browsers drop such a cookie", cookie.name);
        reader.conflict(&[&name, &secure], text);
    }
    if host_only && cookie.domain.is_some() {
        let text = format!("{name} is {:?}, but {domain} is set: browsers drop such a cookie", cookie.name);
        reader.conflict(&[&name, &domain], text);
    }
    cookie
}

fn same_site_of(value: &Value) -> Parsed<SameSite> {
    match value.as_text().trim() {
        "true" | "false" => Ok(SameSite::Strict),
        word => SameSite::parse(word).ok_or_else(|| "use lax, strict or none".into()),
    }
}

/// A domain. A leading dot is accepted and has no meaning (RFC 6265, section 5.2.3).
fn domain_of(value: &Value) -> Parsed<String> {
    let written = value.as_text();
    let bare = Value::Text(written.strip_prefix('.').unwrap_or(&written).to_owned());
    host_name(&bare).map(|_| written).map_err(|_| "use a domain such as example.com".into())
}

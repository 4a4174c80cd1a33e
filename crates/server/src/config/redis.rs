//! Redis, which Directus uses to share state between instances. Only validated, without effect: see `no_effect`.

use vestibule_domain::Secret;

use super::read::{Parsed, Reader, Value, flag, host_name, integer, secret, text};

/// Address of Redis.
#[derive(Debug, Clone)]
pub(crate) enum Redis {
    /// `REDIS`.
    Url(Secret),
    /// `REDIS_HOST`, `REDIS_PORT`, `REDIS_USERNAME` and `REDIS_PASSWORD`.
    Parts { host: String, port: u16, username: Option<String>, password: Option<Secret> },
}

impl Redis {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let enabled = reader.get("REDIS_ENABLED", flag);
        let url = reader.get("REDIS", url);
        let host = reader.get("REDIS_HOST", host_name);
        let port = reader.need("REDIS_PORT", integer(1..=u16::MAX));
        let username = reader.get("REDIS_USERNAME", text);
        let password = reader.get("REDIS_PASSWORD", secret);
        let redis = match (url, host) {
            (Some(url), _) => Some(Self::Url(url)),
            (None, Some(host)) => Some(Self::Parts { host, port, username, password }),
            (None, None) => None,
        };
        if enabled == Some(true) && redis.is_none() {
            let text = "REDIS_ENABLED is true, but neither REDIS nor REDIS_HOST is set";
            reader.conflict(&["REDIS", "REDIS_HOST"], text);
        }
        redis.filter(|_| enabled != Some(false))
    }
}

fn url(value: &Value) -> Parsed<Secret> {
    let url = text(value)?;
    if ["redis://", "rediss://"].iter().any(|start| url.starts_with(start)) {
        Ok(url.into())
    } else {
        Err("use a URL that begins with redis:// or rediss://".into())
    }
}

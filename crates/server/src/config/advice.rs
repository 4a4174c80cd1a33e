//! Warnings about valid but probably unintended or insecure settings, for `doctor` and the log at the start.

use vestibule_api::settings::{CookieSettings, CorsOrigin, CorsSettings, OriginRule, TrustProxy};
use vestibule_domain::allow_list::AllowList;

use super::Config;
use super::hashing::Hashing;
use super::read::{Url, Warning};

/// HS256 requires a key of at least the size of the hash output (RFC 7518, section 3.2).
const SECRET_BYTES: usize = 32;

/// OWASP's recommendations for Argon2id: memory in KiB and number of passes. All are about equally strong.
const STRONG_ENOUGH: &[(u32, u32)] = &[(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

/// All warnings.
pub(super) fn warnings(config: &Config) -> Vec<Warning> {
    let mut remarks = Vec::new();
    match config.server.public_url.absolute() {
        Some(url) => about_cookies(config, url, &mut remarks),
        None => remarks.push("PUBLIC_URL is not an absolute URL: links in mails will not work".into()),
    }
    about_secret(config, &mut remarks);
    about_login(config, &mut remarks);
    about_lifetimes(config, &mut remarks);
    if config.server.trust_proxy == TrustProxy::All {
        remarks.push(
            "IP_TRUST_PROXY is true: any client can forge its IP address. Name the proxies or their number"
                .into(),
        );
    }
    remarks.extend(config.cors.iter().flat_map(about_cors));
    remarks.extend(about_hashing(&config.hashing));
    remarks.into_iter().map(Warning).collect()
}

fn about_cookies(config: &Config, url: &Url, remarks: &mut Vec<String>) {
    let cookies =
        [("REFRESH_TOKEN_COOKIE", &config.cookies.refresh), ("SESSION_COOKIE", &config.cookies.session)];
    for (prefix, cookie) in cookies {
        if let Some(domain) = cookie.domain.as_deref().filter(|domain| !covers(domain, &url.host)) {
            remarks.push(format!(
                "{prefix}_DOMAIN is {domain:?}, which does not contain {:?}, the host of PUBLIC_URL: browsers drop \
                 the cookie",
                url.host
            ));
        }
        remarks.extend(about_secure(prefix, cookie, url));
    }
}

fn about_secure(prefix: &str, cookie: &CookieSettings, url: &Url) -> Option<String> {
    match (url.secure, cookie.secure) {
        (true, false) => Some(format!(
            "{prefix}_SECURE is false although PUBLIC_URL begins with https: the cookie can be read on \
             unencrypted connections"
        )),
        (false, true) if !url.is_local() => Some(format!(
            "{prefix}_SECURE is true although PUBLIC_URL begins with http: browsers will not send the cookie"
        )),
        _ => None,
    }
}

/// RFC 6265, section 5.1.3.
fn covers(domain: &str, host: &str) -> bool {
    let domain = domain.trim_start_matches('.').to_ascii_lowercase();
    host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
}

fn about_secret(config: &Config, remarks: &mut Vec<String>) {
    if config.tokens.secret.as_ref().is_some_and(|secret| secret.expose().len() < SECRET_BYTES) {
        remarks
            .push(format!("SECRET has fewer than {SECRET_BYTES} bytes: tokens can be forged by guessing it"));
    }
}

fn about_login(config: &Config, remarks: &mut Vec<String>) {
    if config.login.disable_default {
        remarks.push("AUTH_DISABLE_DEFAULT is true: login with email and password is disabled".into());
    }
    let lists = [
        ("PASSWORD_RESET_URL_ALLOW_LIST", &config.login.password_reset_urls),
        ("USER_INVITE_URL_ALLOW_LIST", &config.login.invite_urls),
        ("USER_REGISTER_URL_ALLOW_LIST", &config.login.register_urls),
    ];
    for (name, urls) in lists {
        for url in urls.iter().filter(|url| AllowList::new([url.as_str()]).page(url).is_none()) {
            remarks.push(format!("{name} holds {url:?}, which is not an absolute URL and will never match"));
        }
    }
}

fn about_lifetimes(config: &Config, remarks: &mut Vec<String>) {
    for (name, ttl) in
        [("ACCESS_TOKEN_TTL", config.tokens.access_ttl), ("SESSION_COOKIE_TTL", config.tokens.session_ttl)]
    {
        if config.tokens.refresh_ttl < ttl {
            remarks.push(format!("REFRESH_TOKEN_TTL is shorter than {name}"));
        }
    }
}

fn about_cors(cors: &CorsSettings) -> Vec<String> {
    let reflect = "CORS_ORIGIN is true with CORS_CREDENTIALS: every website can send requests with the \
                   cookies of its visitors. Name the origins";
    let star = "CORS_ORIGIN is *: browsers send no cookies then, regardless of CORS_CREDENTIALS";
    match &cors.origin {
        CorsOrigin::Reflect if cors.credentials => vec![reflect.into()],
        CorsOrigin::Reflect => Vec::new(),
        CorsOrigin::Any => vec![star.into()],
        CorsOrigin::Fixed(origin) => origin.to_str().ok().and_then(about_origin).into_iter().collect(),
        CorsOrigin::List(rules) => rules.iter().filter_map(exact).filter_map(about_origin).collect(),
    }
}

fn exact(rule: &OriginRule) -> Option<&str> {
    match rule {
        OriginRule::Exact(origin) => Some(origin),
        OriginRule::Test(_) => None,
    }
}

/// Origins are compared byte by byte (RFC 6454, section 6.2).
fn about_origin(origin: &str) -> Option<String> {
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let fits = !host.is_empty() && !host.contains(['/', '*']) && origin == origin.to_ascii_lowercase();
    let instead = "write https://app.example.com, without a slash";
    (!fits).then(|| format!("CORS_ORIGIN holds {origin:?}, which no browser sends: {instead}"))
}

fn about_hashing(hashing: &Hashing) -> Option<String> {
    let params = &hashing.params;
    let strong = STRONG_ENOUGH.iter().any(|(memory, time)| params.memory >= *memory && params.time >= *time);
    (!strong).then(|| {
        format!(
            "HASH_MEMORY_COST={} with HASH_TIME_COST={} is less than OWASP recommends (19456 with 2): stolen \
             hashes are easier to crack",
            params.memory, params.time
        )
    })
}

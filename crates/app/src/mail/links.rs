//! Links with tokens in mails.

use chrono::{DateTime, TimeDelta, Utc};
use vestibule_domain::allow_list::{AllowList, Page};
use vestibule_domain::token::{Purpose, PurposeClaims};
use vestibule_domain::{Error, Result};

use crate::App;

/// A kind of link: its purpose and its default page.
pub(crate) struct Link {
    purpose: Purpose,
    /// Path of the default page, below `PUBLIC_URL`.
    path: &'static str,
    /// Completes the refusal `URL "…" can't be used to …`.
    aim: &'static str,
}

impl Link {
    pub(crate) const PASSWORD_RESET: Self =
        Self { purpose: Purpose::PasswordReset, path: "/admin/reset-password", aim: "reset passwords" };
    pub(crate) const INVITE: Self =
        Self { purpose: Purpose::Invite, path: "/admin/accept-invite", aim: "invite users" };
    pub(crate) const EMAIL_CHANGE: Self =
        Self { purpose: Purpose::EmailChange, path: "/admin/confirm-email", aim: "confirm addresses" };
    pub(crate) const VERIFICATION: Self = Self {
        purpose: Purpose::Verification,
        path: "/users/register/verify-email",
        aim: "verify registered users",
    };
}

/// Lifetime of a password reset link (contract section 2).
const RESET_LIFETIME: TimeDelta = TimeDelta::days(1);

/// Lifetime of the link that confirms a new address.
const EMAIL_CHANGE_LIFETIME: TimeDelta = TimeDelta::days(1);

/// The page of a link: the requested one, or the default page if none is requested.
///
/// # Errors
/// `INVALID_PAYLOAD` for a page that is not on the allow list.
pub(crate) fn page(app: &App, link: &Link, requested: Option<&str>) -> Result<Page> {
    let settings = &app.settings;
    let Some(requested) = requested else { return Ok(Page::own(&settings.public_url, link.path)) };
    let refused = || Error::payload(format!("URL \"{requested}\" can't be used to {}", link.aim));
    allow_list(app, link.purpose).and_then(|list| list.page(requested)).ok_or_else(refused)
}

fn allow_list(app: &App, purpose: Purpose) -> Option<&AllowList> {
    let pages = &app.settings.pages;
    match purpose {
        Purpose::PasswordReset => Some(&pages.password_reset),
        Purpose::Invite => Some(&pages.invite),
        Purpose::Verification => Some(&pages.registration),
        Purpose::EmailChange => None,
    }
}

/// A link with a token for an address. `hash` binds a password reset to the current password, and the confirmation of a
/// new address to the current address, so that the link is valid once.
pub(crate) fn link(app: &App, link: &Link, page: &Page, email: &str, hash: Option<String>) -> Result<String> {
    let now = app.clock.now();
    let claims = PurposeClaims {
        email: email.to_owned(),
        scope: link.purpose,
        hash,
        iat: Some(now.timestamp()),
        exp: Some(link_lifetime_end(app, link.purpose, now).timestamp()),
    };
    Ok(page.with_token(&app.keys.sign(&claims)?))
}

/// Expiry of a link that is created now.
pub(crate) fn link_expires_at(app: &App, link: &Link) -> DateTime<Utc> {
    link_lifetime_end(app, link.purpose, app.clock.now())
}

fn link_lifetime_end(app: &App, purpose: Purpose, now: DateTime<Utc>) -> DateTime<Utc> {
    let lifetimes = &app.settings.lifetimes;
    let lifetime = match purpose {
        Purpose::PasswordReset => RESET_LIFETIME,
        Purpose::EmailChange => EMAIL_CHANGE_LIFETIME,
        Purpose::Invite => TimeDelta::from_std(lifetimes.invite).unwrap_or(TimeDelta::MAX),
        Purpose::Verification => TimeDelta::from_std(lifetimes.verification).unwrap_or(TimeDelta::MAX),
    };
    now.checked_add_signed(lifetime).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

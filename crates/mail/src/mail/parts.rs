//! Access to the fields that several kinds of mails share.

use chrono::{DateTime, Utc};

use super::{Mail, Trace};

impl Mail {
    /// Names of all templates, in the order of the variants.
    pub const TEMPLATES: [&'static str; 12] = [
        "password-reset",
        "user-invitation",
        "user-registration",
        "password-changed",
        "email-change-requested",
        "email-change-confirm",
        "email-changed",
        "second-factor-enabled",
        "second-factor-disabled",
        "recovery-codes-renewed",
        "new-device",
        "account-locked",
    ];

    /// Name of the template: `{name}.liquid` in `EMAIL_TEMPLATES_PATH` replaces the built-in one.
    pub fn template(&self) -> &'static str {
        match self {
            Self::PasswordReset { .. } => "password-reset",
            Self::UserInvitation { .. } => "user-invitation",
            Self::UserRegistration { .. } => "user-registration",
            Self::PasswordChanged { .. } => "password-changed",
            Self::EmailChangeRequested { .. } => "email-change-requested",
            Self::EmailChangeConfirm { .. } => "email-change-confirm",
            Self::EmailChanged { .. } => "email-changed",
            Self::TfaEnabled { .. } => "second-factor-enabled",
            Self::TfaDisabled { .. } => "second-factor-disabled",
            Self::RecoveryCodesRenewed { .. } => "recovery-codes-renewed",
            Self::NewDevice { .. } => "new-device",
            Self::AccountLocked { .. } => "account-locked",
        }
    }

    /// Link with the token, if the mail has one.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::PasswordReset { url, .. }
            | Self::UserInvitation { url, .. }
            | Self::UserRegistration { url, .. }
            | Self::EmailChangeConfirm { url, .. } => Some(url),
            Self::AccountLocked { url, .. } => url.as_deref(),
            _ => None,
        }
    }

    /// When the link expires, for mails whose link has a configurable lifetime. The text of other mails states it.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::UserInvitation { until, .. } | Self::UserRegistration { until, .. } => *until,
            _ => None,
        }
    }

    /// Address that the mail is about. For a change of the address it is the old one; for its confirmation, the new one.
    pub fn email(&self) -> &str {
        match self {
            Self::PasswordReset { email, .. }
            | Self::UserInvitation { email, .. }
            | Self::UserRegistration { email, .. }
            | Self::PasswordChanged { email, .. }
            | Self::EmailChangeRequested { old: email, .. }
            | Self::EmailChangeConfirm { new: email, .. }
            | Self::EmailChanged { old: email, .. }
            | Self::TfaEnabled { email, .. }
            | Self::TfaDisabled { email, .. }
            | Self::RecoveryCodesRenewed { email, .. }
            | Self::NewDevice { email, .. }
            | Self::AccountLocked { email, .. } => email,
        }
    }

    /// Time and client, for mails that report an event.
    pub fn trace(&self) -> Option<&Trace> {
        match self {
            Self::PasswordChanged { trace, .. }
            | Self::EmailChangeRequested { trace, .. }
            | Self::EmailChanged { trace, .. }
            | Self::TfaEnabled { trace, .. }
            | Self::TfaDisabled { trace, .. }
            | Self::RecoveryCodesRenewed { trace, .. }
            | Self::NewDevice { trace, .. }
            | Self::AccountLocked { trace, .. } => Some(trace),
            _ => None,
        }
    }
}

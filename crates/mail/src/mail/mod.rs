//! The kinds of mails.

mod envelope;
mod parts;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::envelope::{Envelope, Project};

/// The content of a mail, independent of its wording.
///
/// It is stored as JSON (`{"kind": "password-reset", …}`) until it is sent. The first three kinds exist in Directus and
/// have the variables of its templates (contract section 15); the others exist only in Vestibule.
///
/// A `url` holds a token, so `Debug` prints the kind and nothing else.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Mail {
    /// A password reset was requested.
    PasswordReset {
        /// Link with the token.
        url: String,
        /// Address of the user, as stored.
        email: String,
    },
    /// A user was invited.
    UserInvitation {
        /// Link with the token.
        url: String,
        /// The invited address.
        email: String,
        /// Replaces the default subject.
        #[serde(default)]
        subject: Option<String>,
        /// When the link expires; `None` in mails that were stored by a version without this field.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// A user registered and has to verify the address.
    UserRegistration {
        /// Link with the token.
        url: String,
        /// The address to verify.
        email: String,
        /// First name as entered at registration. Only templates of operators can use it: the built-in template does not
        /// repeat unverified input, because the address may belong to another user.
        #[serde(default)]
        first_name: Option<String>,
        /// As `first_name`.
        #[serde(default)]
        last_name: Option<String>,
        /// When the link expires; as in `UserInvitation`.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// The password was changed.
    PasswordChanged {
        /// Address of the user.
        email: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// A change of the address was requested and has to be confirmed from the new address; sent to the old address.
    EmailChangeRequested {
        /// The current address.
        old: String,
        /// The requested address. The mail shows it masked, because another user may control the old mailbox.
        new: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// The user has to confirm the new address; sent to the new address.
    EmailChangeConfirm {
        /// Link with the token.
        url: String,
        /// The new address.
        new: String,
    },
    /// The address was changed; sent to the old address.
    EmailChanged {
        /// The previous address.
        old: String,
        /// The current address. The mail shows it masked, as in `EmailChangeRequested`.
        new: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// TFA was enabled. The name in stored mails and of the template file is older than the term TFA and stays.
    #[serde(rename = "second-factor-enabled")]
    TfaEnabled {
        /// Address of the user.
        email: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// TFA was disabled. As for [`TfaEnabled`](Self::TfaEnabled), the stored name stays.
    #[serde(rename = "second-factor-disabled")]
    TfaDisabled {
        /// Address of the user.
        email: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// New recovery codes were generated; the previous ones are invalid.
    RecoveryCodesRenewed {
        /// Address of the user.
        email: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// First login from an unknown device.
    NewDevice {
        /// Address of the user.
        email: String,
        #[serde(flatten)]
        trace: Trace,
    },
    /// Too many failed logins: the account is locked.
    AccountLocked {
        /// Address of the user.
        email: String,
        /// Link that unlocks the account, or link to the page that requests a password reset; `None` if only an
        /// administrator can unlock it.
        #[serde(default)]
        url: Option<String>,
        /// Of the last failed login.
        #[serde(flatten)]
        trace: Trace,
    },
}

/// When something happened, and the client that caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    pub at: DateTime<Utc>,
    /// IP address of the client.
    #[serde(default)]
    pub ip: Option<String>,
    /// The header `User-Agent`. Mails show only the names of known browsers and systems found in it, never the header.
    #[serde(default)]
    pub user_agent: Option<String>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({})", self.template())
    }
}

#[cfg(test)]
mod tests {
    use super::Mail;

    fn reset() -> Mail {
        Mail::PasswordReset { url: "https://example.com/?token=hidden".into(), email: "a@example.com".into() }
    }

    fn of_kind(template: &str) -> Mail {
        let stored = serde_json::json!({
            "kind": template, "url": "u", "email": "e", "old": "o", "new": "n", "at": "2026-01-02T03:04:05Z",
        });
        serde_json::from_value(stored).unwrap()
    }

    #[test]
    fn debug_prints_only_the_kind() {
        for template in Mail::TEMPLATES {
            assert_eq!(format!("{:?}", of_kind(template)), format!("Mail({template})"));
        }
        assert_eq!(format!("{:?}", reset()), "Mail(password-reset)");
    }

    #[test]
    fn the_stored_kind_is_the_name_of_the_template() {
        for template in Mail::TEMPLATES {
            assert_eq!(of_kind(template).template(), template);
        }
    }

    #[test]
    fn storing_a_mail_loses_nothing() {
        let text = serde_json::to_string(&reset()).unwrap();
        assert_eq!(serde_json::from_str::<Mail>(&text).unwrap(), reset());
    }
}

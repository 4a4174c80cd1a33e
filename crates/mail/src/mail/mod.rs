//! The mails there are.

mod envelope;
mod parts;
mod trace;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::envelope::{Envelope, Project};
pub use self::trace::Trace;

/// A mail: what it says, without its wording.
///
/// It is stored as JSON (`{"kind": "password-reset", …}`) until it is sent. The first three are Directus' own, with the
/// variables its templates have (contract section 15); the others are ours.
///
/// A `url` holds a token, so nothing of a mail but its kind is shown by `Debug`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Mail {
    /// Somebody asked for a new password.
    PasswordReset {
        /// The link with the token.
        url: String,
        /// The stored address of the user.
        email: String,
    },
    /// Somebody is invited.
    UserInvitation {
        /// The link with the token.
        url: String,
        /// The address that is invited.
        email: String,
        /// Another subject than the usual one.
        #[serde(default)]
        subject: Option<String>,
        /// Until when the link is good; `None` in mails that were stored by a version that did not say so.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// Somebody registered, and the address has to be verified.
    UserRegistration {
        /// The link with the token.
        url: String,
        /// The address to verify.
        email: String,
        /// What the person said to be called. It is for templates of operators: a stranger typed it, and ours do not
        /// carry the words of strangers to other people's mailboxes.
        #[serde(default)]
        first_name: Option<String>,
        /// As `first_name`.
        #[serde(default)]
        last_name: Option<String>,
        /// Until when the link is good; see above.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// The password was changed.
    PasswordChanged {
        /// The address of the user.
        email: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// Another address was asked for, and the new one has to confirm it first; goes to the old address.
    EmailChangeRequested {
        /// The address that still holds.
        old: String,
        /// The address that is to hold. Shown shortened: the old mailbox may be somebody else's by now.
        new: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// The new address has to confirm that it is the user's; goes to the new address.
    EmailChangeConfirm {
        /// The link with the token.
        url: String,
        /// The new address.
        new: String,
    },
    /// The address was changed; goes to the old address.
    EmailChanged {
        /// The address that held until now.
        old: String,
        /// The address that holds now. Shown shortened, as above.
        new: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// The second factor was switched on.
    SecondFactorEnabled {
        /// The address of the user.
        email: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// The second factor was switched off.
    SecondFactorDisabled {
        /// The address of the user.
        email: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// The recovery codes were made anew; the old ones are void.
    RecoveryCodesRenewed {
        /// The address of the user.
        email: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// First login from a device that was not seen before.
    NewDevice {
        /// The address of the user.
        email: String,
        /// When and from where.
        #[serde(flatten)]
        trace: Trace,
    },
    /// Too many failed logins: the account is locked.
    AccountLocked {
        /// The address of the user.
        email: String,
        /// The link that unlocks it, or to the page where a new password can be asked for; `None` where only an
        /// administrator can unlock it.
        #[serde(default)]
        url: Option<String>,
        /// When, and from where the last attempt came.
        #[serde(flatten)]
        trace: Trace,
    },
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

    #[test]
    fn the_link_is_not_printed() {
        assert_eq!(format!("{:?}", reset()), "Mail(password-reset)");
    }

    #[test]
    fn the_stored_form_is_named_like_the_template() {
        for template in Mail::TEMPLATES {
            let stored = serde_json::json!({
                "kind": template, "url": "u", "email": "e", "old": "o", "new": "n", "at": "2026-01-02T03:04:05Z",
            });
            let mail: Mail = serde_json::from_value(stored).unwrap();
            assert_eq!(mail.template(), template);
        }
    }

    #[test]
    fn a_mail_comes_back_as_it_was_stored() {
        let text = serde_json::to_string(&reset()).unwrap();
        assert_eq!(serde_json::from_str::<Mail>(&text).unwrap(), reset());
    }
}

//! Made-up mails, to try templates with.

use chrono::DateTime;
use serde_json::json;

use crate::{Envelope, Mail, Project};

/// One mail of each kind with everything in it, and one with only what must be there.
pub(super) fn envelopes() -> impl Iterator<Item = Envelope> {
    Mail::TEMPLATES.into_iter().flat_map(|kind| [full(kind), bare(kind)]).flatten().map(|mail| Envelope {
        to: "person@example.com".into(),
        language: "en-US".into(),
        project: Project { name: "Example".into(), ..Project::default() },
        mail,
    })
}

fn full(kind: &str) -> Option<Mail> {
    serde_json::from_value(json!({
        "kind": kind,
        "url": "https://example.com/?token=sample",
        "email": "person@example.com",
        "old": "person@example.com",
        "new": "new@example.com",
        "subject": "Subject",
        "first_name": "First",
        "last_name": "Last",
        "at": DateTime::UNIX_EPOCH,
        "until": DateTime::UNIX_EPOCH,
        "ip": "192.0.2.1",
        "user_agent": "Firefox/1 Linux",
    }))
    .ok()
}

fn bare(kind: &str) -> Option<Mail> {
    let mut mail = full(kind)?;
    match &mut mail {
        Mail::UserInvitation { subject, until, .. } => (*subject, *until) = (None, None),
        Mail::UserRegistration { first_name, last_name, until, .. } => {
            (*first_name, *last_name, *until) = (None, None, None);
        }
        Mail::AccountLocked { url, .. } => *url = None,
        _ => return None,
    }
    Some(mail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_is_among_them() {
        let kinds: Vec<&str> = envelopes().map(|envelope| envelope.mail.template()).collect();
        assert_eq!(kinds.len(), Mail::TEMPLATES.len() + 3);
        assert!(Mail::TEMPLATES.iter().all(|kind| kinds.contains(kind)));
    }
}

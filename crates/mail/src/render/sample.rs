//! Sample mails for testing templates.

use chrono::DateTime;
use serde_json::json;

use crate::{Envelope, Mail, Project};

/// For each kind, a mail with all optional fields and, if it has any, one without them.
pub(super) fn envelopes() -> impl Iterator<Item = Envelope> {
    Mail::TEMPLATES.into_iter().flat_map(|kind| [full(kind), minimal(kind)]).flatten().map(|mail| Envelope {
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

fn minimal(kind: &str) -> Option<Mail> {
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
    fn there_is_a_sample_of_every_mail() {
        let kinds: Vec<&str> = envelopes().map(|envelope| envelope.mail.template()).collect();
        assert_eq!(kinds.len(), Mail::TEMPLATES.len() + 3);
        assert!(Mail::TEMPLATES.iter().all(|kind| kinds.contains(kind)));
    }
}

//! Sample mails and helpers.

use chrono::{DateTime, Utc};
use vestibule_mail::{Envelope, Mail, Outgoing, Project, Rendered, Renderer, Sender, Trace};

pub(crate) fn at() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

pub(crate) fn trace() -> Trace {
    Trace {
        at: at(),
        ip: Some("2001:db8::7".into()),
        user_agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".into()),
    }
}

/// One mail of each kind.
pub(crate) fn all() -> Vec<Mail> {
    let (email, old, new) = ("ada@example.com", "ada@example.com", "countess@example.org");
    let link = |path: &str| format!("https://acme.example/admin/{path}?lang=x&token=abc.def-ghi_jkl");
    let (email, old, new) = (|| email.to_owned(), || old.to_owned(), || new.to_owned());
    vec![
        Mail::PasswordReset { url: link("reset-password"), email: email() },
        Mail::UserInvitation { url: link("accept-invite"), email: email(), subject: None, until: Some(at()) },
        Mail::UserRegistration {
            url: link("verify"),
            email: email(),
            first_name: Some("Ada".into()),
            last_name: Some("Lovelace".into()),
            until: Some(at()),
        },
        Mail::PasswordChanged { email: email(), trace: trace() },
        Mail::EmailChangeRequested { old: old(), new: new(), trace: trace() },
        Mail::EmailChangeConfirm { url: link("confirm-email"), new: new() },
        Mail::EmailChanged { old: old(), new: new(), trace: trace() },
        Mail::TfaEnabled { email: email(), trace: trace() },
        Mail::TfaDisabled { email: email(), trace: trace() },
        Mail::RecoveryCodesRenewed { email: email(), trace: trace() },
        Mail::NewDevice { email: email(), trace: trace() },
        Mail::AccountLocked { email: email(), url: Some(link("reset-password")), trace: trace() },
    ]
}

pub(crate) fn reset() -> Mail {
    all().swap_remove(0)
}

pub(crate) fn project() -> Project {
    Project {
        name: "Acme & Söhne".into(),
        color: "#6644FF".into(),
        logo: String::new(),
        url: "https://acme.example/".into(),
    }
}

pub(crate) fn envelope(mail: Mail, language: &str) -> Envelope {
    Envelope { to: mail.email().to_owned(), language: language.into(), project: project(), mail }
}

/// A renderer with the built-in template.
pub(crate) fn renderer() -> Renderer {
    Renderer::new(None).unwrap()
}

pub(crate) fn rendered() -> Rendered {
    renderer().render(&envelope(reset(), "en-US")).unwrap()
}

pub(crate) fn sender() -> Sender {
    Sender::new("no-reply@acme.example", &project().name).unwrap()
}

pub(crate) fn outgoing<'a>(to: &'a str, from: &'a Sender, rendered: &'a Rendered) -> Outgoing<'a> {
    Outgoing { id: "0198c2f0-7d3e-7b1a-9c5d-2f6a8b4e1c03", to, from, rendered, now: at() }
}

//! The translated content of a mail, as plain text.

use super::facts::{self, Fact};
use super::{RenderError, clean};
use crate::language::{MailWording, Wording};
use crate::{Envelope, Language, Mail};

/// The translated content of a mail. Nothing in it is escaped; every text is one line.
pub(super) struct Content {
    pub(super) language: Language,
    pub(super) subject: String,
    /// The default subject, even if the mail has a custom one.
    pub(super) title: String,
    pub(super) greeting: String,
    /// Paragraphs above the button.
    pub(super) paragraphs: Vec<String>,
    pub(super) link: Option<Link>,
    pub(super) facts: Vec<Fact>,
    /// Paragraphs below the button.
    pub(super) notes: Vec<String>,
    pub(super) footer: String,
}

/// The link of a mail.
pub(super) struct Link {
    pub(super) url: String,
    pub(super) button: String,
    pub(super) hint: String,
}

impl Content {
    /// Fills the placeholders of the translated sentences.
    ///
    /// # Errors
    /// If this mail has no translation. Tests check that every mail has one.
    pub(super) fn new(
        envelope: &Envelope,
        wording: &Wording,
        language: Language,
    ) -> Result<Self, RenderError> {
        let mail = &envelope.mail;
        let words = wording.mails.get(mail.template()).ok_or(RenderError::NoWording(language))?;
        let placeholders = Placeholders::new(envelope);
        let link = link(mail, words, wording);
        let replacement = words.without_link.iter().filter(|_| link.is_none());
        let title = placeholders.fill(&words.subject);
        Ok(Self {
            language,
            subject: custom_subject(mail).unwrap_or_else(|| title.clone()),
            title,
            greeting: placeholders.fill(&wording.greeting),
            paragraphs: words.text.iter().chain(replacement).map(|text| placeholders.fill(text)).collect(),
            link,
            facts: facts::all(mail, wording),
            notes: words.notes.iter().map(|text| placeholders.fill(text)).collect(),
            footer: placeholders.fill(&wording.footer),
        })
    }
}

fn link(mail: &Mail, words: &MailWording, wording: &Wording) -> Option<Link> {
    Some(Link {
        url: clean::url(mail.url()?),
        button: words.button.clone()?,
        hint: wording.link_hint.clone(),
    })
}

/// The subject chosen for an invite.
fn custom_subject(mail: &Mail) -> Option<String> {
    let Mail::UserInvitation { subject: Some(subject), .. } = mail else { return None };
    Some(clean::line(subject)).filter(|subject| !subject.is_empty())
}

/// The values of the placeholders.
struct Placeholders([(&'static str, String); 4]);

impl Placeholders {
    fn new(envelope: &Envelope) -> Self {
        let (old, new) = match &envelope.mail {
            Mail::EmailChanged { old, new, .. } | Mail::EmailChangeRequested { old, new, .. } => {
                (old.as_str(), clean::masked(new))
            }
            Mail::EmailChangeConfirm { new, .. } => ("", new.clone()),
            _ => ("", String::new()),
        };
        Self([
            ("{project}", clean::line(&envelope.project.name)),
            ("{email}", clean::line(envelope.mail.email())),
            ("{old}", clean::line(old)),
            ("{new}", clean::line(&new)),
        ])
    }

    /// Replaces the placeholders in one pass from left to right, so that placeholders inside values stay as they are.
    fn fill(&self, text: &str) -> String {
        let mut rest = text;
        let mut filled = String::with_capacity(text.len() + 64);
        while let Some(at) = rest.find('{') {
            filled += &rest[..at];
            rest = &rest[at..];
            let found = self.0.iter().find(|(placeholder, _)| rest.starts_with(placeholder));
            let (length, value) = found.map_or((1, "{"), |(placeholder, value)| (placeholder.len(), value));
            filled += value;
            rest = &rest[length..];
        }
        filled + rest
    }
}

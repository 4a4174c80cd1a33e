//! What a mail says, as plain text in its language.

use super::facts::{self, Fact};
use super::{RenderError, clean};
use crate::language::{MailWording, Wording};
use crate::{Envelope, Language, Mail};

/// What a mail says. Nothing in here is escaped; everything is one line.
pub(super) struct Letter {
    pub(super) language: Language,
    pub(super) subject: String,
    /// The usual subject, also where the mail has another one.
    pub(super) title: String,
    pub(super) greeting: String,
    /// Above the button.
    pub(super) paragraphs: Vec<String>,
    pub(super) link: Option<Link>,
    pub(super) facts: Vec<Fact>,
    /// Below the button.
    pub(super) notes: Vec<String>,
    pub(super) footer: String,
}

/// The link of a mail.
pub(super) struct Link {
    pub(super) url: String,
    pub(super) button: String,
    pub(super) hint: String,
}

impl Letter {
    /// Fills the sentences of a language.
    ///
    /// # Errors
    /// Where there are none for this mail; the tests see to it that there are.
    pub(super) fn new(
        envelope: &Envelope,
        wording: &Wording,
        language: Language,
    ) -> Result<Self, RenderError> {
        let mail = &envelope.mail;
        let words = wording.mails.get(mail.template()).ok_or(RenderError::NoWording(language))?;
        let fill = Filling::new(envelope);
        let link = link(mail, words, wording);
        let instead = words.without_link.iter().filter(|_| link.is_none());
        let title = fill.sentence(&words.subject);
        Ok(Self {
            language,
            subject: own_subject(mail).unwrap_or_else(|| title.clone()),
            title,
            greeting: fill.sentence(&wording.greeting),
            paragraphs: words.text.iter().chain(instead).map(|text| fill.sentence(text)).collect(),
            link,
            facts: facts::all(mail, wording),
            notes: words.notes.iter().map(|text| fill.sentence(text)).collect(),
            footer: fill.sentence(&wording.footer),
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

/// The subject that whoever invites has chosen.
fn own_subject(mail: &Mail) -> Option<String> {
    let Mail::UserInvitation { subject: Some(subject), .. } = mail else { return None };
    Some(clean::line(subject)).filter(|subject| !subject.is_empty())
}

/// What the placeholders stand for.
struct Filling([(&'static str, String); 4]);

impl Filling {
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

    /// Replaces each placeholder once, from left to right: what was put in is not looked at again.
    fn sentence(&self, text: &str) -> String {
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

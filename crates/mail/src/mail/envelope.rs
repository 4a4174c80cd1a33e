//! A mail with everything that is needed to render it.

use serde::{Deserialize, Serialize};

use super::Mail;

/// A mail with everything that is needed to render it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Address of the recipient, as stored.
    pub to: String,
    /// Language tag such as `de-DE`: that of the user, else `default_language`. English is used where there is no
    /// translation.
    pub language: String,
    /// The project in whose name the mail is sent.
    pub project: Project,
    /// The content.
    pub mail: Mail,
}

/// Values of the project that every template can use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Project {
    /// `projectName`; also the name of the sender.
    pub name: String,
    /// `projectColor`, such as `#6644FF`; anything else is replaced by `#171717`.
    pub color: String,
    /// `projectLogo`: an absolute URL. If empty, mails show the name instead.
    pub logo: String,
    /// `projectUrl`: an absolute URL, or empty.
    pub url: String,
}

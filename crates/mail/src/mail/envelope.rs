//! A mail with everything that is needed to write it.

use serde::{Deserialize, Serialize};

use super::Mail;

/// A mail with everything that is needed to write it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The stored address it goes to.
    pub to: String,
    /// The language of the person, as a tag such as `de-DE`: that of the user, else `default_language`. One without
    /// translation is English.
    pub language: String,
    /// On behalf of whom.
    pub project: Project,
    /// What it says.
    pub mail: Mail,
}

/// The project, as all templates know it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Project {
    /// `projectName`; also the name of the sender.
    pub name: String,
    /// `projectColor`, such as `#6644FF`; what is not such a colour becomes `#171717`.
    pub color: String,
    /// `projectLogo`: an absolute URL, or empty where there is none (the name stands in its place).
    pub logo: String,
    /// `projectUrl`: an absolute URL, or empty.
    pub url: String,
}

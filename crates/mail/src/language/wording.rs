//! The translated sentences of a language.
//!
//! A sentence may contain the placeholders `{project}`, `{email}`, `{old}` and `{new}`. Placeholders inside inserted values
//! are not replaced.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Language;

/// The translated sentences of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    /// First line of every mail.
    pub(crate) greeting: String,
    /// Line above the link that is shown as text.
    pub(crate) link_hint: String,
    /// Last line: sender and recipient.
    pub(crate) footer: String,
    /// Label of the time of an event.
    pub(crate) time: String,
    /// Label of the IP address.
    pub(crate) address: String,
    /// Label of browser and operating system.
    pub(crate) device: String,
    /// Label of the time when a link expires.
    pub(crate) until: String,
    /// By name of the template.
    pub(crate) mails: BTreeMap<String, MailWording>,
}

/// The sentences of one mail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailWording {
    /// Subject and heading.
    pub(crate) subject: String,
    /// Paragraphs above the button.
    pub(crate) text: Vec<String>,
    /// Label of the button, if the mail has a link.
    pub(crate) button: Option<String>,
    /// Paragraph that replaces the button if there is no link.
    pub(crate) without_link: Option<String>,
    /// Paragraphs below the button.
    pub(crate) notes: Vec<String>,
}

impl Wording {
    /// Reads the file of a language.
    ///
    /// # Errors
    /// If the file is invalid. Tests read all files.
    pub(crate) fn read(language: Language) -> Result<Self, serde_json::Error> {
        serde_json::from_str(language.source())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rstest::rstest;

    use super::*;
    use crate::Mail;

    fn wording(language: Language) -> Wording {
        Wording::read(language).unwrap()
    }

    /// All sentences with their paths in the file.
    fn sentences(wording: &Wording) -> Vec<(String, &str)> {
        let mut all = vec![
            ("greeting".to_owned(), wording.greeting.as_str()),
            ("link_hint".to_owned(), &wording.link_hint),
            ("footer".to_owned(), &wording.footer),
            ("time".to_owned(), &wording.time),
            ("address".to_owned(), &wording.address),
            ("device".to_owned(), &wording.device),
            ("until".to_owned(), &wording.until),
        ];
        for (name, mail) in &wording.mails {
            all.push((format!("{name}.subject"), &mail.subject));
            let lists = [("text", &mail.text), ("notes", &mail.notes)];
            for (list, items) in lists {
                all.extend(
                    items.iter().enumerate().map(|(at, item)| (format!("{name}.{list}.{at}"), item.as_str())),
                );
            }
            all.extend(mail.button.iter().map(|item| (format!("{name}.button"), item.as_str())));
            all.extend(mail.without_link.iter().map(|item| (format!("{name}.without_link"), item.as_str())));
        }
        all
    }

    fn placeholders(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn there_is_wording_for_every_mail_and_no_other() {
        let templates: BTreeSet<&str> = Mail::TEMPLATES.into_iter().collect();
        let worded: Wording = wording(Language::English);
        assert_eq!(worded.mails.keys().map(String::as_str).collect::<BTreeSet<_>>(), templates);
    }

    #[rstest]
    fn every_language_has_the_same_sentences_and_placeholders(
        #[values(
            Language::German,
            Language::French,
            Language::Spanish,
            Language::Portuguese,
            Language::Dutch,
            Language::Chinese,
            Language::Japanese
        )]
        language: Language,
    ) {
        let (english, other) = (wording(Language::English), wording(language));
        let (english, other) = (sentences(&english), sentences(&other));
        let paths = |all: &[(String, &str)]| all.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&other), paths(&english));
        for ((path, expected), (_, actual)) in english.iter().zip(&other) {
            assert_eq!(placeholders(actual), placeholders(expected), "{language} {path}");
        }
    }

    #[rstest]
    fn every_sentence_is_plain_text_on_one_line(
        #[values(
            Language::English,
            Language::German,
            Language::French,
            Language::Spanish,
            Language::Portuguese,
            Language::Dutch,
            Language::Chinese,
            Language::Japanese
        )]
        language: Language,
    ) {
        let wording = wording(language);
        for (path, sentence) in sentences(&wording) {
            assert!(!sentence.trim().is_empty() && sentence.trim() == sentence, "{path}");
            assert!(!sentence.contains(['\n', '<', '>']), "{path}: plain text in one line");
            for name in placeholders(sentence) {
                assert!(["project", "email", "old", "new"].contains(&name), "{path}: {{{name}}}");
            }
        }
    }

    #[test]
    fn all_languages_are_tested_above() {
        assert_eq!(Language::ALL.len(), 8, "add the new language to the tests of this file");
    }
}

//! The sentences of a language.
//!
//! A sentence may hold `{project}`, `{email}`, `{old}` and `{new}`; nothing else is replaced, and what was put in is not
//! looked through again.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Language;

/// The sentences of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    /// The first line of all mails.
    pub(crate) greeting: String,
    /// Stands above the link that is written out.
    pub(crate) link_hint: String,
    /// The last line: who sent this to whom.
    pub(crate) footer: String,
    /// Stands before the time of what happened.
    pub(crate) time: String,
    /// Stands before the IP address.
    pub(crate) address: String,
    /// Stands before browser and system.
    pub(crate) device: String,
    /// Stands before the time until which a link is good.
    pub(crate) until: String,
    /// By the name of the template.
    pub(crate) mails: BTreeMap<String, MailWording>,
}

/// The sentences of one mail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailWording {
    /// The subject; also the heading.
    pub(crate) subject: String,
    /// Paragraphs above the button.
    pub(crate) text: Vec<String>,
    /// What the button says, in mails that have one.
    pub(crate) button: Option<String>,
    /// Stands in the place of the button where there is no link.
    pub(crate) without_link: Option<String>,
    /// Paragraphs below the button.
    pub(crate) notes: Vec<String>,
}

impl Wording {
    /// Reads the file of a language.
    ///
    /// # Errors
    /// Where the file is not as it must be; the tests read all of them.
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

    /// All sentences, each with the place where it stands.
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
    fn there_is_wording_for_every_mail_and_for_nothing_else() {
        let templates: BTreeSet<&str> = Mail::TEMPLATES.into_iter().collect();
        let worded: Wording = wording(Language::English);
        assert_eq!(worded.mails.keys().map(String::as_str).collect::<BTreeSet<_>>(), templates);
    }

    #[rstest]
    fn every_language_says_the_same(
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
        let places = |all: &[(String, &str)]| all.iter().map(|(place, _)| place.clone()).collect::<Vec<_>>();
        assert_eq!(places(&other), places(&english));
        for ((place, ours), (_, theirs)) in english.iter().zip(&other) {
            assert_eq!(placeholders(theirs), placeholders(ours), "{language} {place}");
        }
    }

    #[rstest]
    fn every_sentence_is_whole(
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
        for (place, sentence) in sentences(&wording) {
            assert!(!sentence.trim().is_empty() && sentence.trim() == sentence, "{place}");
            assert!(!sentence.contains(['\n', '<', '>']), "{place}: plain text in one line");
            for name in placeholders(sentence) {
                assert!(["project", "email", "old", "new"].contains(&name), "{place}: {{{name}}}");
            }
        }
    }

    #[test]
    fn all_languages_are_tested_above() {
        assert_eq!(Language::ALL.len(), 8, "name the new one in the tests of this file");
    }
}

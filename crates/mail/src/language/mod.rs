//! The languages of mails. Each has a file in `locales/` and a line in this file.

mod wording;

use std::fmt;

pub(crate) use self::wording::{MailWording, Wording};

/// Defines the enum with the tag and the file of each language.
macro_rules! languages {
    ($($language:ident = $tag:literal,)+) => {
        /// A language with a translation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Language {
            $(#[doc = concat!("`", $tag, "`")] $language,)+
        }

        impl Language {
            pub const ALL: [Self; [$($tag),+].len()] = [$(Self::$language),+];

            /// The tag (BCP 47) without region.
            pub fn tag(self) -> &'static str {
                match self {
                    $(Self::$language => $tag,)+
                }
            }

            /// Content of the file with the translations (JSON).
            pub(crate) fn source(self) -> &'static str {
                match self {
                    $(Self::$language => include_str!(concat!("../../locales/", $tag, ".json")),)+
                }
            }
        }
    };
}

languages! {
    English = "en",
    German = "de",
    French = "fr",
    Spanish = "es",
    Portuguese = "pt",
    Dutch = "nl",
    Chinese = "zh",
    Japanese = "ja",
}

impl Language {
    /// The language for a tag such as `de-DE`; English if there is no translation. The region is ignored.
    pub fn pick(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(primary)).unwrap_or(Self::English)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Language;

    #[rstest]
    #[case("de-DE", Language::German)]
    #[case("de", Language::German)]
    #[case("pt-BR", Language::Portuguese)]
    #[case("zh-CN", Language::Chinese)]
    #[case("ZH_tw", Language::Chinese)]
    #[case("en-US", Language::English)]
    #[case("den", Language::English)]
    #[case("he-IL", Language::English)]
    #[case("", Language::English)]
    #[case("../de", Language::English)]
    fn the_language_of_a_tag(#[case] tag: &str, #[case] language: Language) {
        assert_eq!(Language::pick(tag), language);
    }
}

//! API tokens: named, told once, with an end if their owner wants one (ours; `directus_users.token` is Directus').

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{Secret, digest};

/// How every value begins, so that people and scanners of secrets know what they have found.
pub const PREFIX: &str = "vst_";

/// Random characters of a value, out of 64 different ones: 258 bits.
pub const RANDOM_LENGTH: usize = 43;

/// Tokens a user may have, those that have ended included.
pub const MOST: usize = 100;

/// Characters of a name.
pub const LONGEST_NAME: usize = 255;

/// Whether a token is in use is known this precisely: a write for every request would cost more than the request.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A token, without what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Says nothing about the value.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The last four characters of its value.
    pub hint: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// From when on it is refused; never if nothing is said.
    pub expires: Option<DateTime<Utc>>,
    /// When a request was last made with it, to a minute.
    pub last_used: Option<DateTime<Utc>>,
}

impl ApiToken {
    /// Whether it is refused.
    pub fn has_ended(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether a use at `now` is to be written down.
    pub fn is_due_for_recording(&self, now: DateTime<Utc>) -> bool {
        self.last_used.is_none_or(|seen| seen <= recorded_before(now))
    }
}

/// A use is written down if the one before was noted at this instant or earlier.
pub fn recorded_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - SEEN_EVERY
}

/// The value of a token: known to whoever holds it, and to nobody who reads the database.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiTokenValue(Secret);

impl ApiTokenValue {
    /// A value made of random characters.
    pub fn new(random: &str) -> Self {
        Self(Secret::new(format!("{PREFIX}{random}")))
    }

    /// A text that has the form of one; `None` if it cannot be one of ours.
    pub fn read(text: &str) -> Option<Self> {
        let random = text.strip_prefix(PREFIX)?;
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (random.len() == RANDOM_LENGTH && random.bytes().all(is_letter)).then(|| Self(text.into()))
    }

    /// The text itself, for the one answer that tells it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is kept of it. So many random bits need no salt and no slow hash.
    pub fn digest(&self) -> String {
        digest::of(["api-token", self.0.expose()])
    }

    /// What its owner knows it by.
    pub fn hint(&self) -> String {
        let text = self.0.expose();
        text.get(text.len().saturating_sub(4)..).unwrap_or_default().to_owned()
    }
}

impl fmt::Debug for ApiTokenValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const RANDOM: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_9";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn token(expires: Option<i64>, last_used: Option<i64>) -> ApiToken {
        ApiToken {
            id: Uuid::nil(),
            name: "deploy".into(),
            hint: "-_9x".into(),
            created: at(0),
            expires: expires.map(at),
            last_used: last_used.map(at),
        }
    }

    #[test]
    fn a_value_is_read_again_and_does_not_print() {
        let value = ApiTokenValue::new(RANDOM);
        assert_eq!(ApiTokenValue::read(value.expose()), Some(value.clone()));
        assert_eq!((value.hint().as_str(), format!("{value:?}").as_str()), ("N-_9", "…"));
    }

    #[rstest]
    #[case("")]
    #[case("vst_")]
    #[case("vst_short")]
    #[case("VST_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_9")]
    #[case("vst_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_99")]
    #[case("vst_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_.")]
    #[case("vst_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-ü")]
    fn another_text_is_none(#[case] text: &str) {
        assert_eq!(ApiTokenValue::read(text), None);
    }

    /// A change here ends everybody's tokens.
    #[test]
    fn the_digest_stays_what_it_is() {
        let digest = "3e17a6f28b89513128ce738587ff92d7002a2fea5005b42c5b027f1271afbedd";
        assert_eq!(ApiTokenValue::new(RANDOM).digest(), digest);
    }

    #[rstest]
    #[case(None, false)]
    #[case(Some(11), false)]
    #[case(Some(10), true)]
    fn it_ends_when_it_says(#[case] expires: Option<i64>, #[case] ended: bool) {
        assert_eq!(token(expires, None).has_ended(at(10)), ended);
    }

    #[rstest]
    #[case(None, true)]
    #[case(Some(40), true)]
    #[case(Some(41), false)]
    #[case(Some(200), false)]
    fn its_use_is_noted_once_in_a_minute(#[case] last_used: Option<i64>, #[case] noted: bool) {
        assert_eq!(token(None, last_used).is_due_for_recording(at(100)), noted);
    }
}

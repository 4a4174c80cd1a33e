//! API tokens: named tokens of a user, optionally with an expiry. Not known to Directus, which has the static token in
//! `directus_users.token`.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{Secret, digest};

/// Every value begins with this, so that it is recognised by its readers and by secret scanners.
pub const PREFIX: &str = "vst_";

/// Number of random characters in a value. Each is one of 64, which makes 258 bits.
pub const RANDOM_LENGTH: usize = 43;

/// The largest number of tokens of one user, including expired ones.
pub const MOST: usize = 100;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 255;

/// The precision of `last_used`. Recording every request would cost more than the request itself.
const PRECISION: TimeDelta = TimeDelta::minutes(1);

/// A token without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The key of its row.
    pub id: Uuid,
    /// The name that the user has given it.
    pub name: String,
    /// The last four characters of its value.
    pub hint: String,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// When it expires; `None` for a token without expiry.
    pub expires: Option<DateTime<Utc>>,
    /// When a request was last made with it, to the minute.
    pub last_used: Option<DateTime<Utc>>,
}

impl ApiToken {
    /// Whether it has expired.
    pub fn has_ended(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether a use at `now` is to be recorded.
    pub fn is_due_for_recording(&self, now: DateTime<Utc>) -> bool {
        self.last_used.is_none_or(|seen| seen <= recorded_before(now))
    }
}

/// A use at `now` is recorded if the last recorded use was at this instant or earlier.
pub fn recorded_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - PRECISION
}

/// The value of a token. It is known to its user only; the database holds its digest.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiTokenValue(Secret);

impl ApiTokenValue {
    /// Makes a value of [`RANDOM_LENGTH`] random characters.
    pub fn new(random: &str) -> Self {
        Self(Secret::new(format!("{PREFIX}{random}")))
    }

    /// Reads a value; `None` if the text does not have the form of one.
    pub fn read(text: &str) -> Option<Self> {
        let random = text.strip_prefix(PREFIX)?;
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (random.len() == RANDOM_LENGTH && random.bytes().all(is_letter)).then(|| Self(text.into()))
    }

    /// The text, for the response that returns a new token.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The digest that is stored. A value with 258 random bits needs no salt and no slow hash.
    pub fn digest(&self) -> String {
        digest::of(["api-token", self.0.expose()])
    }

    /// The last four characters, by which users recognise their tokens.
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
    fn a_value_is_read_and_not_printed() {
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
    fn a_text_of_another_form_is_not_a_value(#[case] text: &str) {
        assert_eq!(ApiTokenValue::read(text), None);
    }

    /// A change of the digest would make all existing tokens invalid.
    #[test]
    fn the_digest_never_changes() {
        let digest = "3e17a6f28b89513128ce738587ff92d7002a2fea5005b42c5b027f1271afbedd";
        assert_eq!(ApiTokenValue::new(RANDOM).digest(), digest);
    }

    #[rstest]
    #[case(None, false)]
    #[case(Some(11), false)]
    #[case(Some(10), true)]
    fn it_expires_at_its_expiry(#[case] expires: Option<i64>, #[case] has_ended: bool) {
        assert_eq!(token(expires, None).has_ended(at(10)), has_ended);
    }

    #[rstest]
    #[case(None, true)]
    #[case(Some(40), true)]
    #[case(Some(41), false)]
    #[case(Some(200), false)]
    fn a_use_is_recorded_once_a_minute(#[case] last_used: Option<i64>, #[case] is_due: bool) {
        assert_eq!(token(None, last_used).is_due_for_recording(at(100)), is_due);
    }
}

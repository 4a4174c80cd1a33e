//! API tokens: named, shown once, optionally with an expiry. An addition to Directus, whose users have one static token
//! (`directus_users.token`).

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{Secret, digest};

/// Prefix of every value, so that users and secret scanners recognise it.
pub const PREFIX: &str = "vst_";

/// Random characters of a value, from an alphabet of 64: 258 bits.
pub const RANDOM_LENGTH: usize = 43;

/// Limit of tokens per user, including expired ones.
pub const MOST: usize = 100;

/// Length limit of a name in characters.
pub const LONGEST_NAME: usize = 255;

/// Precision of [`ApiToken::last_used`]: a write for every request would cost more than the request itself.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A token without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Key; independent of the value.
    pub id: Uuid,
    /// Name, chosen by the user.
    pub name: String,
    /// The last four characters of the value.
    pub hint: String,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// From when on it is refused; `None` if it does not expire.
    pub expires: Option<DateTime<Utc>>,
    /// When it was last used, with a precision of one minute.
    pub last_used: Option<DateTime<Utc>>,
}

impl ApiToken {
    /// Whether it has expired.
    pub fn has_ended(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether a use at `now` has to be stored in `last_used`.
    pub fn is_due_for_recording(&self, now: DateTime<Utc>) -> bool {
        self.last_used.is_none_or(|seen| seen <= recorded_before(now))
    }
}

/// A use is stored if `last_used` is this instant or earlier.
pub fn recorded_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - SEEN_EVERY
}

/// The value of a token. The database holds its digest only.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiTokenValue(Secret);

impl ApiTokenValue {
    /// A value from [`RANDOM_LENGTH`] random characters.
    pub fn new(random: &str) -> Self {
        Self(Secret::new(format!("{PREFIX}{random}")))
    }

    /// Reads a text of the form of a value; `None` for any other text.
    pub fn read(text: &str) -> Option<Self> {
        let random = text.strip_prefix(PREFIX)?;
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (random.len() == RANDOM_LENGTH && random.bytes().all(is_letter)).then(|| Self(text.into()))
    }

    /// The text itself, for the one response that contains it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The digest that is stored. A value of 258 random bits needs no salt and no slow hash.
    pub fn digest(&self) -> String {
        digest::of(["api-token", self.0.expose()])
    }

    /// The last four characters, by which the user recognises it.
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
    fn a_value_is_read_and_does_not_print() {
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
    fn another_text_is_not_a_value(#[case] text: &str) {
        assert_eq!(ApiTokenValue::read(text), None);
    }

    /// A change of the digest would make all existing tokens invalid.
    #[test]
    fn the_digest_is_stable() {
        let digest = "3e17a6f28b89513128ce738587ff92d7002a2fea5005b42c5b027f1271afbedd";
        assert_eq!(ApiTokenValue::new(RANDOM).digest(), digest);
    }

    #[rstest]
    #[case(None, false)]
    #[case(Some(11), false)]
    #[case(Some(10), true)]
    fn a_token_expires_at_its_expiry(#[case] expires: Option<i64>, #[case] ended: bool) {
        assert_eq!(token(expires, None).has_ended(at(10)), ended);
    }

    #[rstest]
    #[case(None, true)]
    #[case(Some(40), true)]
    #[case(Some(41), false)]
    #[case(Some(200), false)]
    fn a_use_is_stored_once_per_minute(#[case] last_used: Option<i64>, #[case] noted: bool) {
        assert_eq!(token(None, last_used).is_due_for_recording(at(100)), noted);
    }
}

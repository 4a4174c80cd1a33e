//! Secret texts: they print as `…`, do not serialise and are wiped when they are dropped.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A text that is kept out of logs, errors and answers.
///
/// There is deliberately no `Serialize`: code that puts the text on the wire has to call [`Secret::expose`]. Two
/// secrets are compared in a time that depends on their lengths only.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        // `SecretString` shrinks the allocation, which may copy the text; the original is wiped here.
        let text = Zeroizing::new(text.into());
        Self(SecretString::from(text.as_str()))
    }

    /// The text itself, for the few places that need it: hashing, comparing, the response to the user.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// True for the empty text.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Defines types that hold one [`Secret`] each, so that the compiler keeps kinds of secrets apart.
///
/// Such a type prints as `…`, does not implement `Serialize`, is wiped on drop and compares in constant time.
macro_rules! secret_types {
    ($($(#[$docs:meta])* pub struct $name:ident;)+) => {$(
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name($crate::Secret);

        impl $name {
            /// Wraps a text without validation.
            pub fn new(text: impl Into<String>) -> Self {
                Self($crate::Secret::new(text))
            }

            /// The text itself.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }

            /// True for the empty text.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("…")
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("…")
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<$crate::Secret> for $name {
            fn from(secret: $crate::Secret) -> Self {
                Self(secret)
            }
        }

        impl From<$name> for $crate::Secret {
            fn from(secret: $name) -> Self {
                secret.0
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    )+};
}

pub(crate) use secret_types;

#[cfg(test)]
mod tests {
    use super::Secret;
    use crate::api_token::ApiTokenValue;
    use crate::otp::OtpCode;
    use crate::token::{AccessToken, MailToken, SessionToken};

    /// Has two implementations for a type that serialises, so that the call in `assert_never_shown` is ambiguous and does
    /// not compile.
    trait NotSerialize<Marker> {
        fn check() {}
    }
    struct Serialises;
    impl<T> NotSerialize<()> for T {}
    impl<T: serde::Serialize> NotSerialize<Serialises> for T {}

    macro_rules! assert_never_shown {
        ($($secret:ty),+) => {$(
            <$secret as NotSerialize<_>>::check();
            let secret = <$secret>::new("hunter2");
            assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "… Some(…)", stringify!($secret));
            assert_eq!(format!("{secret:#?}"), "…", stringify!($secret));
        )+};
    }

    #[test]
    fn secrets_do_not_print_or_serialise() {
        assert_never_shown!(Secret, AccessToken, ApiTokenValue, MailToken, OtpCode, SessionToken);
        assert_eq!(Secret::new("hunter2").to_string(), "…");
        assert_eq!(SessionToken::new("hunter2").to_string(), "…");
    }

    #[test]
    fn secrets_are_equal_if_their_texts_are() {
        assert_eq!(Secret::from("a"), Secret::new(String::from("a")));
        assert_ne!(Secret::new("a"), Secret::new("b"));
        assert_ne!(Secret::new("a"), Secret::new("ab"));
        assert!(Secret::default().is_empty() && Secret::default() == Secret::new(""));
        let read: Secret = serde_json::from_str("\"a\"").unwrap();
        assert_eq!(read.expose(), "a");
    }
}

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// An unexpected failure, with its cause. The text is for the log and for administrators.
#[derive(Debug, Clone)]
pub struct InternalError {
    text: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl InternalError {
    /// A failure without a cause.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), source: None }
    }

    /// The same failure with its cause.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl StdError for InternalError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// Failures are equal if their texts are; causes cannot be compared.
impl PartialEq for InternalError {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn the_cause_is_the_source() {
        let cause = "x".parse::<u8>().unwrap_err();
        let failure = InternalError::new(format!("settings: {cause}")).with_source(cause.clone());
        let error = Error::from(failure.clone());
        assert_eq!(error.to_string(), "settings: invalid digit found in string");
        let source = error.source().expect("a source");
        assert_eq!(source.downcast_ref(), Some(&cause));
        assert_eq!(error, Error::internal("settings: invalid digit found in string"));
        assert_eq!(
            Error::caused_by(cause).source().map(ToString::to_string),
            Some("invalid digit found in string".into())
        );
        assert!(Error::internal("x").source().is_none());
    }
}

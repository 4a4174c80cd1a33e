//! What a worker is asked to do.

use tokio::sync::oneshot;
use vestibule_domain::Secret;

use super::Verdict;

/// A piece of work, with where its result goes. A result that cannot be found out is an error in words.
pub(super) enum Job {
    /// Hash a password for storing.
    Hash { password: Secret, salt: [u8; 16], answer: oneshot::Sender<Result<Secret, String>> },
    /// Check a password against a stored hash, or against none.
    Verify { password: Secret, stored: Option<Secret>, answer: oneshot::Sender<Result<Verdict, String>> },
}

impl Job {
    /// Whether whoever asked has gone away: then nobody needs the result.
    pub(super) fn is_abandoned(&self) -> bool {
        match self {
            Self::Hash { answer, .. } => answer.is_closed(),
            Self::Verify { answer, .. } => answer.is_closed(),
        }
    }
}

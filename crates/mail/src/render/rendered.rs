//! A mail as it is sent.

use std::fmt;

/// A mail as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The part most people see.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// The parts hold links with tokens: only the subject is shown.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("subject", &self.subject).finish_non_exhaustive()
    }
}

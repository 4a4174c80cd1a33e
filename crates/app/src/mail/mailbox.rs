//! Where mails end up in tests.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use uuid::Uuid;
use vestibule_mail::{Envelope, Rendered, SendError};

/// Keeps mails instead of sending them. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    sent: Vec<Sent>,
    failures: VecDeque<SendError>,
}

/// A mail that would have gone out.
#[derive(Debug, Clone)]
pub struct Sent {
    /// What tells it from all others.
    pub id: Uuid,
    /// To whom, and what it says.
    pub envelope: Envelope,
    /// The words.
    pub rendered: Rendered,
}

impl Mailbox {
    /// What has come so far, the oldest first; afterwards the mailbox is empty.
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.lock().sent)
    }

    /// Makes the next mail fail; several calls make several mails fail.
    pub fn fail_next(&self, error: SendError) {
        self.0.lock().failures.push_back(error);
    }

    pub(super) fn put(&self, mail: Sent) -> Result<(), SendError> {
        let mut kept = self.0.lock();
        match kept.failures.pop_front() {
            Some(error) => Err(error),
            None => {
                kept.sent.push(mail);
                Ok(())
            }
        }
    }
}

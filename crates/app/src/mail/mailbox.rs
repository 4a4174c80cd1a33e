//! Where mails end up in tests.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;
use uuid::Uuid;
use vestibule_mail::{Envelope, Rendered, SendError};

/// Keeps mails instead of sending them. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    kept: Mutex<Kept>,
    /// Something has changed for those who wait.
    stirred: Notify,
}

#[derive(Debug, Default)]
struct Kept {
    sent: Vec<Sent>,
    failures: VecDeque<SendError>,
    /// Whether mails that arrive have to wait.
    is_slow: bool,
    /// How many wait.
    waiting: usize,
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
        std::mem::take(&mut self.0.kept.lock().sent)
    }

    /// Makes the next mail fail; several calls make several mails fail.
    pub fn fail_next(&self, error: SendError) {
        self.0.kept.lock().failures.push_back(error);
    }

    /// From now on mails that arrive are neither taken nor refused, until they are [let in](Self::let_in).
    pub fn hold(&self) {
        self.0.kept.lock().is_slow = true;
    }

    /// Takes the mails that wait, and those to come at once again.
    pub fn let_in(&self) {
        self.0.kept.lock().is_slow = false;
        self.0.stirred.notify_waiters();
    }

    /// Comes back when so many mails wait.
    pub async fn held(&self, mails: usize) {
        self.until(|kept| kept.waiting >= mails).await;
    }

    async fn until(&self, is_so: impl Fn(&Kept) -> bool) {
        loop {
            // Made before the look, so that nothing goes unnoticed between the two.
            let stirred = self.0.stirred.notified();
            if is_so(&self.0.kept.lock()) {
                return;
            }
            stirred.await;
        }
    }

    pub(super) async fn put(&self, mail: Sent) -> Result<(), SendError> {
        self.0.kept.lock().waiting += 1;
        self.0.stirred.notify_waiters();
        self.until(|kept| !kept.is_slow).await;
        let mut kept = self.0.kept.lock();
        kept.waiting -= 1;
        match kept.failures.pop_front() {
            Some(error) => Err(error),
            None => {
                kept.sent.push(mail);
                Ok(())
            }
        }
    }
}

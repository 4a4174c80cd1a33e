//! A mailbox that keeps mails for tests.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;
use uuid::Uuid;
use vestibule_mail::{Envelope, Rendered, SendError};

/// Keeps mails instead of sending them. Clones share the mails.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    kept: Mutex<Kept>,
    /// Notified after every change.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Kept {
    sent: Vec<Sent>,
    failures: VecDeque<SendError>,
    /// Whether deliveries block.
    is_blocked: bool,
    /// Number of blocked deliveries.
    waiting: usize,
}

/// A mail that was kept.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Key of the mail.
    pub id: Uuid,
    /// Recipient and content.
    pub envelope: Envelope,
    /// Rendered texts.
    pub rendered: Rendered,
}

impl Mailbox {
    /// Removes and returns all mails, oldest first.
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.kept.lock().sent)
    }

    /// Makes the next delivery fail with this error; after several calls, as many deliveries, in order.
    pub fn fail_next(&self, error: SendError) {
        self.0.kept.lock().failures.push_back(error);
    }

    /// Blocks deliveries until [`release`](Self::release).
    pub fn hold(&self) {
        self.0.kept.lock().is_blocked = true;
    }

    /// Completes blocked deliveries and stops blocking.
    pub fn release(&self) {
        self.0.kept.lock().is_blocked = false;
        self.0.changed.notify_waiters();
    }

    /// Returns when this number of deliveries is blocked.
    pub async fn held(&self, mails: usize) {
        self.until(|kept| kept.waiting >= mails).await;
    }

    async fn until(&self, condition: impl Fn(&Kept) -> bool) {
        loop {
            // Created before the check, so that no change between the two is missed.
            let changed = self.0.changed.notified();
            if condition(&self.0.kept.lock()) {
                return;
            }
            changed.await;
        }
    }

    pub(super) async fn put(&self, mail: Sent) -> Result<(), SendError> {
        self.0.kept.lock().waiting += 1;
        self.0.changed.notify_waiters();
        self.until(|kept| !kept.is_blocked).await;
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

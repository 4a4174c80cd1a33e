//! Sending over SMTP to a working and to a misbehaving server.

mod connections;
mod delivery;
mod login;
mod refusals;

use vestibule_mail::{Outgoing, Rendered, SendError, Sender, Transport};

use crate::support::{outgoing, rendered, sender};

/// Owns the parts that a mail borrows.
struct Parts {
    from: Sender,
    rendered: Rendered,
}

impl Parts {
    fn new() -> Self {
        Self { from: sender(), rendered: rendered() }
    }

    fn mail(&self) -> Outgoing<'_> {
        outgoing("ada@example.com", &self.from, &self.rendered)
    }
}

async fn send(transport: &Transport) -> Result<(), SendError> {
    transport.send(&Parts::new().mail()).await
}

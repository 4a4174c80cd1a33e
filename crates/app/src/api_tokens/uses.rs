//! Times of the last use of API tokens: recorded in memory by requests, and written to the database by a background
//! task.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use tokio::sync::Notify;
use uuid::Uuid;
use vestibule_domain::Result;
use vestibule_store::api_tokens;

use crate::App;
use crate::transaction::transaction;

/// Uses that are not written to the database yet: the last one of each token. A crash loses them, and the next use of
/// the token is recorded instead.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    // Sorted by key, so that instances lock rows in the same order and do not deadlock.
    recorded: Mutex<BTreeMap<Uuid, DateTime<Utc>>>,
    has_uses: Notify,
}

impl Uses {
    /// Records a use.
    pub(crate) fn record(&self, token: Uuid, at: DateTime<Utc>) {
        if self.recorded.lock().insert(token, at).is_none() {
            self.has_uses.notify_one();
        }
    }

    /// Waits until a use is recorded.
    pub(crate) async fn any(&self) {
        self.has_uses.notified().await;
    }
}

/// Writes all recorded uses to the database; returns the number of rows that were updated.
pub async fn flush_uses(app: &App) -> Result<u64> {
    let recorded = std::mem::take(&mut *app.token_uses.recorded.lock());
    if recorded.is_empty() {
        return Ok(0);
    }
    transaction!(app, |tx| {
        let mut updated = 0;
        for (token, used) in &recorded {
            updated += u64::from(api_tokens::touch(tx, *token, *used).await?);
        }
        Ok(updated)
    })
    .await
}

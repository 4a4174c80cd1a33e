//! When tokens were last used: noted in memory by the requests, written down beside them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use tokio::sync::Notify;
use uuid::Uuid;
use vestibule_domain::Result;
use vestibule_store::api_tokens;

use crate::App;
use crate::transaction::retrying;

/// Uses that are not written down yet: one for each token, the newest. What is lost by a crash is noted by the next use.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    // In the order of the keys, so that no two servers wait for each other's rows.
    noted: Mutex<BTreeMap<Uuid, DateTime<Utc>>>,
    rung: Notify,
}

impl Uses {
    /// Notes a use. Costs a request nothing to speak of.
    pub(crate) fn note(&self, token: Uuid, at: DateTime<Utc>) {
        if self.noted.lock().insert(token, at).is_none() {
            self.rung.notify_one();
        }
    }

    /// Waits until there is something to write.
    pub(crate) async fn any(&self) {
        self.rung.notified().await;
    }
}

/// Writes down which tokens were used since the last time; gives how many rows were written.
///
/// # Errors
/// Only where the database does not answer.
pub async fn flush_uses(app: &App) -> Result<u64> {
    let noted = std::mem::take(&mut *app.token_uses.noted.lock());
    if noted.is_empty() {
        return Ok(0);
    }
    retrying(|| async {
        let mut written = 0;
        let mut tx = app.database.begin().await?;
        for (token, used) in &noted {
            written += u64::from(api_tokens::touch(&mut tx, *token, *used).await?);
        }
        tx.commit().await?;
        Ok(written)
    })
    .await
}

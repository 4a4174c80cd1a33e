//! Writes down which API tokens were used, and when.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::App;

/// What is used meanwhile is written together.
const GATHER_FOR: Duration = Duration::from_secs(1);

pub(super) async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.token_uses.any() => {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(GATHER_FOR) => {}
                }
            }
        }
        if let Err(error) = crate::api_tokens::flush_uses(&app).await {
            tracing::warn!(%error, "uses of API tokens were not written down");
        }
    }
}

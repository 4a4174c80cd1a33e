//! Records when API tokens were last used.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::App;

/// Uses within this time are written together.
const BATCH_TIME: Duration = Duration::from_secs(1);

pub(super) async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.token_uses.any() => {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(BATCH_TIME) => {}
                }
            }
        }
        if let Err(error) = crate::api_tokens::flush_uses(&app).await {
            tracing::warn!(%error, "failed to record uses of API tokens");
        }
    }
}

//! `vestibule start`

use vestibule_app::Workers;
use vestibule_app::mail::Mailer;

use super::bootstrap;
use super::outcome::Outcome;
use crate::assemble::{self, Assembled};
use crate::config::Config;
use crate::{gauge, serve};

pub(crate) async fn run(config: Config) -> Outcome {
    let Assembled { app, state } = assemble::app(&config).await?;
    bootstrap::prepare(&app, &config, false).await?;
    if let Some((limits, pressure)) = config.pressure.zip(state.http.pressure.clone()) {
        gauge::start(limits, pressure);
    }
    let workers = Workers::start(&app);
    if config.mail.verify_setup {
        let app = app.clone();
        tokio::spawn(async move { verify_mail(app.mailer()).await });
    }
    let served = serve::until_stopped(&config.server, vestibule_api::api(state)).await;
    workers.stop().await;
    app.database().close().await;
    served
}

/// Tests the mail transport (`EMAIL_VERIFY_SETUP`). A failure is only logged: mails wait until the transport works.
async fn verify_mail(mailer: &Mailer) {
    if let Err(error) = mailer.verify().await {
        tracing::warn!(%error, "mails cannot be sent for now: they wait until they can");
    }
}

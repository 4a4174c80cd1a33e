//! `vestibule start`

use vestibule_app::Workers;

use super::{Outcome, bootstrap};
use crate::assemble::{self, Assembled};
use crate::config::Config;
use crate::{gauge, mailer, serve};

pub(super) async fn run(config: Config) -> Outcome {
    let Assembled { app, state } = assemble::app(&config).await?;
    bootstrap::prepare(&app, &config, false).await?;
    if let Some((limits, pressure)) = config.pressure.zip(state.http.pressure.clone()) {
        gauge::start(limits, pressure);
    }
    let workers = Workers::start(&app);
    if config.mail.verify_setup {
        let app = app.clone();
        tokio::spawn(async move { mailer::verify(app.mailer()).await });
    }
    let served = serve::until_stopped(&config.server, vestibule_api::api(state)).await;
    workers.stop().await;
    app.database().close().await;
    served
}

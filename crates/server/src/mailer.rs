//! From the configuration to what sends mails.

use std::path::PathBuf;

use vestibule_app::mail::Mailer;
use vestibule_mail::{Renderer, Transport};

use crate::config::Config;

/// Reads the templates and makes the transport ready; nothing is connected yet.
pub(crate) fn of(config: &Config) -> Result<Mailer, String> {
    let mail = &config.mail;
    let renderer = renderer(mail.templates_path.clone())?;
    let transport = Transport::open(&mail.transport)
        .map_err(|error| format!("Mails cannot be sent with these settings: {error}"))?;
    Ok(Mailer::new(renderer, mail.from.clone(), transport))
}

fn renderer(templates: PathBuf) -> Result<Renderer, String> {
    Renderer::new(Some(templates))
        .map_err(|error| format!("The mail templates (EMAIL_TEMPLATES_PATH) cannot be used: {error}"))
}

/// Tries the connection and says so if it fails (`EMAIL_VERIFY_SETUP`). Mails wait until it is mended, so this is no
/// reason not to start.
pub(crate) async fn verify(mailer: &Mailer) {
    if let Err(error) = mailer.verify().await {
        tracing::warn!(%error, "mails cannot be sent for now: they wait until they can");
    }
}

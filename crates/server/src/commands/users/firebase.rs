//! Arguments for password hashes from Firebase.

use clap::Args;
use vestibule_domain::Secret;
use vestibule_domain::password::FirebaseProject;

use super::secret;
use crate::commands::outcome::Outcome;

/// The hash parameters of a Firebase project. In the console: Authentication, Users, Password hash parameters.
#[derive(Debug, Args)]
#[command(next_help_heading = "Passwords from Firebase")]
pub(super) struct Firebase {
    /// base64_signer_key; better in the environment, where other users of the machine cannot see it
    #[arg(long, value_name = "BASE64", env = "FIREBASE_SIGNER_KEY", hide_env_values = true, value_parser = secret)]
    firebase_signer_key: Option<Secret>,
    /// base64_salt_separator
    #[arg(long, value_name = "BASE64", env = "FIREBASE_SALT_SEPARATOR")]
    firebase_salt_separator: Option<String>,
    /// rounds
    #[arg(long, value_name = "N", default_value_t = 8)]
    firebase_rounds: u32,
    /// mem_cost
    #[arg(long, value_name = "N", default_value_t = 14)]
    firebase_memory_cost: u32,
}

impl Firebase {
    /// The project; `None` if no signer key is given.
    pub(super) fn project(&self) -> Outcome<Option<FirebaseProject>> {
        let Some(key) = &self.firebase_signer_key else { return Ok(None) };
        let project = FirebaseProject::new(
            key,
            self.firebase_salt_separator.as_deref().unwrap_or_default(),
            self.firebase_rounds,
            self.firebase_memory_cost,
        );
        project.map(Some).map_err(|error| format!("The parameters of Firebase cannot be used: {error}"))
    }
}

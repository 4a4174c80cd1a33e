//! `vestibule users`

mod export;
mod firebase;
mod format;
mod import;
mod interrupt;
mod report;
mod source;
#[cfg(test)]
mod tests;
mod writer;

use std::convert::Infallible;
use std::io::{IsTerminal, Read};

use clap::Subcommand;
use uuid::Uuid;
use vestibule_app::App;
use vestibule_app::setup::{self, NewUser};
use vestibule_domain::Secret;

use super::outcome::{Outcome, message, with_app};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// Create a user and print the id
    #[command(after_help = "Example: vestibule users create --email me@example.com --role Administrator")]
    Create {
        /// The email address the user logs in with
        #[arg(long)]
        email: String,
        /// The password. Better omitted: it is then read from the terminal or from the input
        #[arg(long, value_parser = secret)]
        password: Option<Secret>,
        /// The role: its id or its name
        #[arg(long)]
        role: Option<String>,
    },
    /// Set the password of a user
    #[command(after_help = "\
Examples:
  vestibule users passwd --email me@example.com
  vestibule users passwd --email me@example.com < password.txt")]
    Passwd {
        /// The email address the user logs in with
        #[arg(long)]
        email: String,
        /// The password. Better omitted: it is then read from the terminal or from the input
        #[arg(long, value_parser = secret)]
        password: Option<Secret>,
    },
    /// Import a list of users, with their passwords or password hashes
    #[command(after_help = import::EXAMPLES)]
    Import(Box<import::ImportUsers>),
    /// Export a list of users
    #[command(after_help = export::EXAMPLES)]
    Export(export::ExportUsers),
}

impl Users {
    pub(crate) async fn run(self, config: Config) -> Outcome {
        with_app(&config, async |app| {
            setup::bootstrap(app, config.admin.project_name.as_deref()).await.map_err(message)?;
            match self {
                Self::Create { email, password, role } => create(app, email, password, role).await,
                Self::Passwd { email, password } => passwd(app, &email, password).await,
                Self::Import(command) => command.run(app).await,
                Self::Export(command) => command.run(app).await,
            }
        })
        .await
    }
}

async fn create(app: &App, email: String, password: Option<Secret>, role: Option<String>) -> Outcome {
    let role = match role {
        Some(role) => Some(find_role(app, &role).await?),
        None => None,
    };
    let password = given_or_read(password)?;
    let id = setup::create_user(app, &NewUser { email, password, role }).await.map_err(message)?;
    println!("{id}");
    Ok(())
}

async fn passwd(app: &App, email: &str, password: Option<Secret>) -> Outcome {
    let password = given_or_read(password)?;
    setup::set_password(app, email, &password).await.map_err(message)?;
    println!("The password is set; all sessions of the user have ended.");
    Ok(())
}

/// Finds a role by its id or its name.
async fn find_role(app: &App, role: &str) -> Outcome<Uuid> {
    let found = setup::find_role(app, role).await.map_err(message)?;
    found.ok_or_else(|| format!("There is no role with the id or the name \"{role}\""))
}

/// The given password, else the one typed twice on the terminal, or the first line of the input.
fn given_or_read(password: Option<Secret>) -> Outcome<Secret> {
    match password {
        Some(password) => Ok(password),
        None if std::io::stdin().is_terminal() => dialoguer::Password::new()
            .with_prompt("Password")
            .with_confirmation("Repeat the password", "The passwords differ")
            .interact()
            .map(Secret::from)
            .map_err(|error| format!("The password could not be read: {error}")),
        None => first_line(),
    }
}

fn first_line() -> Outcome<Secret> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| format!("The password could not be read from the input: {error}"))?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.into()),
        None => Err("There is no password: give --password, or write it into the input".into()),
    }
}

/// Parses an argument that must not be printed.
fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(text.into())
}

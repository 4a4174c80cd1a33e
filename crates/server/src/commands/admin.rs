//! `vestibule roles`, `security`, `database`, `cache` and `count`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use vestibule_app::Random;
use vestibule_app::setup::{self, NewRole};
use vestibule_domain::schema::{COLLECTIONS, Collection};

use super::outcome::{Outcome, message, with_app};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(crate) enum Roles {
    /// Create a role and print its id
    #[command(after_help = "Example: vestibule roles create --role Editors --app")]
    Create {
        /// The name of the role
        #[arg(long, value_name = "NAME")]
        role: String,
        /// With all rights
        #[arg(long)]
        admin: bool,
        /// With access to the Studio
        #[arg(long)]
        app: bool,
    },
}

impl Roles {
    pub(crate) async fn run(self, config: Config) -> Outcome {
        let Self::Create { role: name, admin, app: has_app } = self;
        let id = with_app(&config, async |app| {
            setup::bootstrap(app, config.admin.project_name.as_deref()).await.map_err(message)?;
            setup::create_role(app, &NewRole { name, admin, app: has_app }).await.map_err(message)
        });
        println!("{}", id.await?);
        Ok(())
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Security {
    /// Print a new SECRET
    #[command(name = "secret:generate", alias = "secret-generate", after_help = SECRET_EXAMPLE)]
    SecretGenerate,
    /// Print a new KEY (Directus' name for an id of the project; it is not needed)
    #[command(name = "key:generate", alias = "key-generate")]
    KeyGenerate,
}

const SECRET_EXAMPLE: &str = "Example: echo \"SECRET=$(vestibule security secret:generate)\" >> .env";

/// Length of a new secret in characters: 384 bits.
const SECRET_LENGTH: usize = 64;

impl Security {
    pub(crate) fn run(self) -> ExitCode {
        match self {
            Self::SecretGenerate => println!("{}", Random::System.token(SECRET_LENGTH)),
            Self::KeyGenerate => println!("{}", Random::System.uuid()),
        }
        ExitCode::SUCCESS
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Database {
    /// Create the tables in an empty database
    Install,
    /// Migrate the tables to the current version
    #[command(name = "migrate:latest", alias = "migrate-latest", alias = "migrate")]
    MigrateLatest,
}

impl Database {
    pub(crate) async fn run(self, config: Config) -> Outcome {
        // Opening the application migrates the database.
        with_app(&config, async |app| match self {
            Self::Install => {
                setup::bootstrap(app, config.admin.project_name.as_deref()).await.map(|_| ()).map_err(message)
            }
            Self::MigrateLatest => Ok(()),
        })
        .await?;
        println!("The database is up to date.");
        Ok(())
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Cache {
    /// Make every running instance reload permissions and settings
    Clear {
        /// Only permissions and settings
        #[arg(long)]
        system: bool,
        /// Only the data
        #[arg(long)]
        data: bool,
    },
}

impl Cache {
    /// The options exist for compatibility with Directus: only permissions and settings are cached.
    pub(crate) async fn run(self, config: Config) -> Outcome {
        let Self::Clear { .. } = self;
        with_app(&config, async |app| setup::invalidate_caches(app).await.map_err(message)).await?;
        println!("Every instance reloads permissions and settings.");
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(crate) struct Count {
    /// The name of the collection, such as directus_users
    collection: String,
}

impl Count {
    pub(crate) async fn run(self, config: Config) -> Outcome {
        let collection = Collection::find(&self.collection).ok_or_else(|| unknown(&self.collection))?;
        let count =
            with_app(&config, async |app| setup::count(app, collection).await.map_err(message)).await?;
        println!("{count}");
        Ok(())
    }
}

fn unknown(name: &str) -> String {
    let known: Vec<_> = COLLECTIONS.iter().map(|collection| collection.name).collect();
    format!("There is no collection \"{name}\"; there are {}", known.join(", "))
}

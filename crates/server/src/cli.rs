//! The command line.

pub(crate) mod export;
pub(crate) mod import;

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

/// Logging in with address and password, compatible with Directus.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The file with the settings: .env, .json or .yaml [default: .env, if it is there]
    #[arg(long, global = true, env = "CONFIG_PATH", value_name = "PATH", hide_env_values = true, value_parser = path())]
    pub(crate) config: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A path. An empty one passes, for `CONFIG_PATH=` in the environment; it counts as not given.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

const EXAMPLES: &str = "\
Examples:
  vestibule bootstrap                            Make the database and the first administrator
  vestibule start                                Start the server, by default on port 8055
  vestibule users passwd --email me@example.com  Set a password; it is asked for
  vestibule users import people.csv --dry-run    Look at a list of people before taking it in
  vestibule doctor                               Check the settings
  vestibule config > .env                        Begin with a file of all settings and what they mean

Settings come from the environment and from .env in the working directory. A .env file of Directus works as it is.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the server
    #[command(
        after_help = "Stop it with Ctrl+C or SIGTERM: running requests may end, for SERVER_SHUTDOWN_TIMEOUT."
    )]
    Start,
    /// Make the database, bring it up to date, and make the first administrator if there is no user
    #[command(after_help = "\
The administrator comes from ADMIN_EMAIL and ADMIN_PASSWORD, with the static token ADMIN_TOKEN if that is set:
  ADMIN_EMAIL=me@example.com ADMIN_PASSWORD='…' vestibule bootstrap")]
    Bootstrap(Bootstrap),
    /// Manage users
    #[command(subcommand)]
    Users(Users),
    /// Manage roles
    #[command(subcommand)]
    Roles(Roles),
    /// Make secrets
    #[command(subcommand)]
    Security(Security),
    /// Manage the database
    #[command(subcommand)]
    Database(Database),
    /// Manage caches
    #[command(subcommand)]
    Cache(Cache),
    /// Print how many records a collection has
    #[command(after_help = "Example: vestibule count directus_users")]
    Count {
        /// The name of the collection, such as directus_users
        collection: String,
    },
    /// Check the settings and say in words what is wrong
    #[command(after_help = "It ends with status 1 if the server would not start. Secrets are shown as ….")]
    Doctor,
    /// Print all settings with their meaning and their defaults, as a .env file
    Config {
        /// Print them as the page docs/reference/config.md
        #[arg(long, hide = true)]
        markdown: bool,
    },
    /// Print a page of docs/reference that is made from the code
    #[command(subcommand, hide = true)]
    Reference(Reference),
}

/// Pages of docs/reference.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Reference {
    /// docs/reference/openapi.json
    Openapi,
    /// docs/reference/errors.md
    Errors,
}

/// Options of `bootstrap`.
#[derive(Debug, Args)]
pub(crate) struct Bootstrap {
    /// Make no administrator
    #[arg(long, alias = "skipAdminInit")]
    pub(crate) skip_admin_init: bool,
}

/// Commands about users.
#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// Make a user and print the id
    #[command(after_help = "Example: vestibule users create --email me@example.com --role Administrator")]
    Create {
        /// The address the user logs in with
        #[arg(long)]
        email: String,
        /// The password. Better left out: it is then asked for, or read from the input
        #[arg(long)]
        password: Option<String>,
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
        /// The address the user logs in with
        #[arg(long)]
        email: String,
        /// The password. Better left out: it is then asked for, or read from the input
        #[arg(long)]
        password: Option<String>,
    },
    /// Take in a list of people, with their passwords or the hashes of them
    #[command(after_help = import::EXAMPLES)]
    Import(Box<import::ImportUsers>),
    /// Give out a list of all people
    #[command(after_help = export::EXAMPLES)]
    Export(export::ExportUsers),
}

/// Commands about roles.
#[derive(Debug, Subcommand)]
pub(crate) enum Roles {
    /// Make a role and print the id
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

/// Commands that make secrets.
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

/// Commands about the database.
#[derive(Debug, Subcommand)]
pub(crate) enum Database {
    /// Make the tables in an empty database
    Install,
    /// Bring the tables up to date
    #[command(name = "migrate:latest", alias = "migrate-latest", alias = "migrate")]
    MigrateLatest,
}

/// Commands about caches.
#[derive(Debug, Subcommand)]
pub(crate) enum Cache {
    /// Make every running instance read rights and settings anew
    Clear {
        /// Only what is known about permissions and settings
        #[arg(long)]
        system: bool,
        /// Only the data
        #[arg(long)]
        data: bool,
    },
}

#[cfg(test)]
mod tests;

//! The migration steps.

use crate::database::Dialect;

/// A migration step: a file in `migrations/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// Version number, unique and increasing.
    pub version: i64,
    /// Name of the file without extension.
    pub name: &'static str,
    /// Contents of the file.
    pub(super) script: &'static str,
}

macro_rules! steps {
    ($folder:literal: $($version:literal $name:literal),*) => {
        vec![$(Step {
            version: $version,
            name: $name,
            script: include_str!(concat!("../../migrations/", $folder, "/", $name, ".sql")),
        }),*]
    };
    ($dialect:expr, $($step:tt)*) => {
        match $dialect {
            Dialect::Sqlite => steps!("sqlite": $($step)*),
            Dialect::Postgres | Dialect::Cockroach => steps!("postgres": $($step)*),
            Dialect::MySql => steps!("mysql": $($step)*),
        }
    };
}

/// All steps of an engine, in order. To add a step, add a file to each folder and a line here.
pub(super) fn steps(dialect: Dialect) -> Vec<Step> {
    steps!(dialect,
        1 "0001_directus_tables",
        2 "0002_indexes",
        3 "0003_vestibule_tables",
        4 "0004_outbox",
        6 "0006_abuse",
        9 "0009_sessions",
        10 "0010_api_tokens",
        11 "0011_retention",
        13 "0013_names"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_names_are_the_same_for_every_engine_and_increase() {
        let names = |dialect| steps(dialect).iter().map(|step| (step.version, step.name)).collect::<Vec<_>>();
        assert_eq!(names(Dialect::Sqlite), names(Dialect::Postgres));
        assert_eq!(names(Dialect::Sqlite), names(Dialect::MySql));
        assert!(names(Dialect::Sqlite).is_sorted_by(|(one, _), (next, _)| one < next));
        for (version, name) in names(Dialect::Sqlite) {
            assert!(name.starts_with(&format!("{version:04}_")), "{name}");
        }
    }
}

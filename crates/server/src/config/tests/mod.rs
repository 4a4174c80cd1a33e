//! Tests of complete configurations, from sources to typed values.

mod advice;
mod defaults;
mod errors;
mod properties;
mod settings;
mod sources;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::read::Sources;
use super::{Config, ConfigError, Warning};

type Loaded = Result<(Config, Vec<Warning>), Vec<ConfigError>>;

/// Loads with this environment, these files and this path of the configuration file.
fn load_all(environment: &[(&str, &str)], files: &[(&str, &str)], config_path: Option<&str>) -> Loaded {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    let read = |path: &Path| {
        let text = path.to_str().and_then(|path| files.get(path));
        text.map(|text| (*text).to_owned()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let environment = environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Config::load(&Sources { environment, config_path: config_path.map(Into::into), read: &read })
}

/// Loads with this environment.
fn load(environment: &[(&str, &str)]) -> Loaded {
    load_all(environment, &[], None)
}

/// The configuration, which must be valid.
fn config(environment: &[(&str, &str)]) -> Config {
    load(environment).expect("a valid configuration").0
}

/// The errors of an invalid configuration.
fn errors(outcome: Loaded) -> Vec<String> {
    outcome.expect_err("errors").iter().map(ToString::to_string).collect()
}

fn warnings(environment: &[(&str, &str)]) -> Vec<String> {
    load(environment).expect("a valid configuration").1.iter().map(ToString::to_string).collect()
}

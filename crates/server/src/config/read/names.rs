//! Checks names that are not settings: typing errors and unsupported settings of Directus.

use super::error::{ConfigError, Origin, Warning};
use super::spec;

/// Prefix of the names that only Vestibule uses. Unknown names with this prefix are errors.
const PREFIX: &str = "VESTIBULE_";

/// Shorter names are too often similar by chance.
const MIN_GUESS_LENGTH: usize = 8;

/// Settings of Directus that operators may rely on and that are not supported.
const NOT_SUPPORTED: &[(&str, &str)] = &[
    ("AUTH_PROVIDERS", "there is no single sign-on, only login with email and password"),
    ("CACHE_ENABLED", "responses are not cached"),
    ("DB_SSL__CERT", "the server presents no client certificate to the database"),
    ("DB_SSL__KEY", "the server presents no client certificate to the database"),
    ("DB_SEARCH_PATH", "the tables are in the default schema of the database user"),
    ("UNIX_SOCKET_PATH", "the server listens on HOST and PORT"),
];

/// Adds an error or a warning for a name that is not a setting, if necessary.
pub(super) fn check_unknown(
    name: &str,
    value: &str,
    origin: &Origin,
    errors: &mut Vec<ConfigError>,
    warnings: &mut Vec<Warning>,
) {
    if name.starts_with(PREFIX) && !(*origin == Origin::Environment && is_service_link(name)) {
        let hint = closest(name, 3).map_or_else(String::new, |known| format!(": did you mean {known}?"));
        errors.push(ConfigError::Unknown { name: name.into(), hint, origin: origin.clone() });
    } else if let Some((_, reason)) = not_supported(name) {
        if !matches!(value, "" | "false") {
            warnings.push(Warning(format!("{name} is not supported: {reason} ({origin})")));
        }
    } else if *origin != Origin::Environment
        && name.len() >= MIN_GUESS_LENGTH
        && let Some(known) = closest(name, 1)
    {
        warnings
            .push(Warning(format!("{name} is not known and is ignored: did you mean {known}? ({origin})")));
    }
}

fn not_supported(name: &str) -> Option<&'static (&'static str, &'static str)> {
    let name = name.strip_suffix("_FILE").unwrap_or(name);
    NOT_SUPPORTED.iter().find(|(known, _)| *known == name)
}

/// Kubernetes sets these for a service with the name `vestibule`: `VESTIBULE_PORT`, `VESTIBULE_SERVICE_HOST` and
/// `VESTIBULE_PORT_8055_TCP_ADDR`.
fn is_service_link(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).unwrap_or_default();
    rest == "PORT"
        || ["SERVICE_HOST", "SERVICE_PORT"].iter().any(|start| rest.starts_with(start))
        || rest.strip_prefix("PORT_").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The variable with the most similar name, with an edit distance of at most `max`.
fn closest(name: &str, max: usize) -> Option<&'static str> {
    let name = name.strip_suffix("_FILE").unwrap_or(name);
    let names = spec::variables().map(|variable| variable.name.as_str());
    let near = names.filter(|known| known.len().abs_diff(name.len()) <= max);
    near.map(|known| (distance(known, name), known))
        .filter(|(distance, _)| *distance <= max)
        .min()
        .map(|(_, known)| known)
}

/// The Levenshtein distance in bytes.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other_letter) in other.bytes().enumerate() {
            let changed = diagonal + usize::from(letter != other_letter);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn checked(name: &str, value: &str, origin: Origin) -> Vec<String> {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        check_unknown(name, value, &origin, &mut errors, &mut warnings);
        let errors = errors.iter().map(|error| format!("error: {error}"));
        errors.chain(warnings.iter().map(ToString::to_string)).collect()
    }

    #[rstest]
    #[case(
        "VESTIBULE_DATA_DRI",
        "error: VESTIBULE_DATA_DRI is not a setting of Vestibule: did you mean VESTIBULE_DATA_DIR? (.env)"
    )]
    #[case("VESTIBULE_SOMETHING", "error: VESTIBULE_SOMETHING is not a setting of Vestibule (.env)")]
    #[case("VESTIBULE_PORT", "error: VESTIBULE_PORT is not a setting of Vestibule (.env)")]
    #[case(
        "ACCES_TOKEN_TTL",
        "ACCES_TOKEN_TTL is not known and is ignored: did you mean ACCESS_TOKEN_TTL? (.env)"
    )]
    #[case(
        "AUTH_PROVIDERS",
        "AUTH_PROVIDERS is not supported: there is no single sign-on, only login with email and password (.env)"
    )]
    fn remarks(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(checked(name, "x", Origin::File(".env".into())), [expected]);
    }

    #[rstest]
    #[case("STORAGE_LOCATIONS", Origin::File(".env".into()))]
    #[case("LICENSE_KEY", Origin::File(".env".into()))]
    #[case("ACCES_TOKEN_TTL", Origin::Environment)]
    #[case("VESTIBULE_PORT", Origin::Environment)]
    #[case("VESTIBULE_SERVICE_PORT_HTTP", Origin::Environment)]
    #[case("VESTIBULE_PORT_8055_TCP_ADDR", Origin::Environment)]
    fn no_remarks(#[case] name: &str, #[case] origin: Origin) {
        assert_eq!(checked(name, "x", origin), [""; 0]);
    }

    #[test]
    fn an_empty_list_of_providers_is_no_remark() {
        assert_eq!(checked("AUTH_PROVIDERS", "", Origin::Environment), [""; 0]);
    }

    #[test]
    fn distances() {
        assert_eq!(
            (
                distance("abc", "abc"),
                distance("abc", "abd"),
                distance("abc", ""),
                distance("kitten", "sitting")
            ),
            (0, 1, 3, 3)
        );
    }
}

//! Names that are not ours: what is probably a slip of the pen, and what stops the start.

use super::error::{ConfigError, Origin, Warning};
use super::spec;

/// What every name of ours that Directus cannot know begins with, where we chose it freely.
const OURS: &str = "VESTIBULE_";

/// Shorter names are too often one letter away from another.
const SHORTEST_GUESS: usize = 8;

/// Names of Directus that change what one would expect if they are not followed.
const NOT_FOLLOWED: &[(&str, &str)] = &[
    ("AUTH_PROVIDERS", "there is no single sign-on here, only addresses and passwords"),
    ("CACHE_ENABLED", "answers are not cached, and need not be"),
    ("DB_SSL__CERT", "the server shows no certificate of its own to the database"),
    ("DB_SSL__KEY", "the server shows no certificate of its own to the database"),
    ("DB_SEARCH_PATH", "the tables are looked for in the default schema of the user"),
    ("UNIX_SOCKET_PATH", "the server listens on HOST and PORT"),
];

/// Judges a name that no variable has.
pub(super) fn judge(
    name: &str,
    value: &str,
    origin: &Origin,
    errors: &mut Vec<ConfigError>,
    warnings: &mut Vec<Warning>,
) {
    if name.starts_with(OURS) && !(*origin == Origin::Environment && is_service_link(name)) {
        let hint = closest(name, 3).map_or_else(String::new, |known| format!(": did you mean {known}?"));
        errors.push(ConfigError::Unknown { name: name.into(), hint, origin: origin.clone() });
    } else if let Some((_, instead)) = not_followed(name) {
        if !matches!(value, "" | "false") {
            warnings.push(Warning(format!("{name} is not followed: {instead} ({origin})")));
        }
    } else if *origin != Origin::Environment
        && name.len() >= SHORTEST_GUESS
        && let Some(known) = closest(name, 1)
    {
        warnings
            .push(Warning(format!("{name} is not known and is ignored: did you mean {known}? ({origin})")));
    }
}

fn not_followed(name: &str) -> Option<&'static (&'static str, &'static str)> {
    let name = name.strip_suffix("_FILE").unwrap_or(name);
    NOT_FOLLOWED.iter().find(|(known, _)| *known == name)
}

/// Kubernetes sets these for a service that is called `vestibule`: `VESTIBULE_PORT`, `VESTIBULE_SERVICE_HOST`
/// and `VESTIBULE_PORT_8055_TCP_ADDR`.
fn is_service_link(name: &str) -> bool {
    let rest = name.strip_prefix(OURS).unwrap_or_default();
    rest == "PORT"
        || ["SERVICE_HOST", "SERVICE_PORT"].iter().any(|start| rest.starts_with(start))
        || rest.strip_prefix("PORT_").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The variable with the most similar name, at most `most` edits away.
fn closest(name: &str, most: usize) -> Option<&'static str> {
    let name = name.strip_suffix("_FILE").unwrap_or(name);
    let names = spec::variables().map(|variable| variable.name.as_str());
    let near = names.filter(|known| known.len().abs_diff(name.len()) <= most);
    near.map(|known| (edits(known, name), known))
        .filter(|(edits, _)| *edits <= most)
        .min()
        .map(|(_, known)| known)
}

/// How many letters must be put in, left out or changed to make one word of the other (Levenshtein).
fn edits(one: &str, other: &str) -> usize {
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

    fn judged(name: &str, value: &str, origin: Origin) -> Vec<String> {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        judge(name, value, &origin, &mut errors, &mut warnings);
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
        "AUTH_PROVIDERS is not followed: there is no single sign-on here, only addresses and passwords (.env)"
    )]
    fn remarks(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(judged(name, "x", Origin::File(".env".into())), [expected]);
    }

    #[rstest]
    #[case("STORAGE_LOCATIONS", Origin::File(".env".into()))]
    #[case("LICENSE_KEY", Origin::File(".env".into()))]
    #[case("ACCES_TOKEN_TTL", Origin::Environment)]
    #[case("VESTIBULE_PORT", Origin::Environment)]
    #[case("VESTIBULE_SERVICE_PORT_HTTP", Origin::Environment)]
    #[case("VESTIBULE_PORT_8055_TCP_ADDR", Origin::Environment)]
    fn no_remarks(#[case] name: &str, #[case] origin: Origin) {
        assert_eq!(judged(name, "x", origin), [""; 0]);
    }

    #[test]
    fn an_empty_list_of_providers_is_no_remark() {
        assert_eq!(judged("AUTH_PROVIDERS", "", Origin::Environment), [""; 0]);
    }

    #[test]
    fn distances() {
        assert_eq!(
            (edits("abc", "abc"), edits("abc", "abd"), edits("abc", ""), edits("kitten", "sitting")),
            (0, 1, 3, 3)
        );
    }
}

//! Loading never panics and never prints a secret.

use proptest::prelude::*;

use super::super::read::{DEFAULT_ENV, sections};
use super::*;

fn any_name() -> impl Strategy<Value = String> {
    let names: Vec<_> =
        sections().iter().flat_map(|section| &section.variables).map(|v| v.name.replace('*', "X")).collect();
    (proptest::sample::select(names), "(_FILE|__A|)").prop_map(|(name, end)| name + &end)
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(string:|number:|regex:|array:|json:|boolean:){0,3}[-0-9a-z.,:/ \\[{\"]{0,12}",
        "-?[0-9]{1,40}(\\.[0-9]{1,9})?(ms|s|m|h|d|y|kb|mb|tb)?",
        proptest::sample::select(vec!["true", "false", "null", "Infinity", "-1", "NaN", "none", "*"])
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_setting_panics(settings in prop::collection::vec((any_name(), any_value()), 1..6)) {
        let settings: Vec<_> = settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let outcome = load(&settings);
        if let Err(errors) = outcome {
            prop_assert!(errors.iter().all(|error| error.to_string().lines().count() == 1), "{errors:?}");
        }
    }

    #[test]
    fn no_file_panics(text in "(?s).{0,200}", kind in "(env|json|yaml)") {
        let path = format!("c.{kind}");
        let _ = load_all(&[], &[(&path, &text)], Some(&path));
    }

    #[test]
    fn no_nested_file_panics(value in "[\\[\\]{}:,\"a-z0-9 &*!|>\n-]{0,80}", kind in "(json|yaml)") {
        let path = format!("c.{kind}");
        let _ = load_all(&[], &[(&path, &format!("CORS_ORIGIN: {value}\n")), ("b", DEFAULT_ENV)], Some(&path));
    }

    #[test]
    fn a_secret_is_never_printed(secret in "[a-z]{12}") {
        let names = sections().iter().flat_map(|section| &section.variables).filter(|variable| variable.secret);
        let names: Vec<_> = names.map(|variable| variable.name.as_str()).collect();
        prop_assert!(names.len() > 5);
        for prefix in ["", "number:", "array:", "json:", "json:{", "regex:", "boolean:"] {
            let value = format!("{prefix}{secret}");
            let settings: Vec<_> = names.iter().map(|name| (*name, value.as_str())).collect();
            let outcome = load(&settings);
            let shown = format!("{outcome:?} {}", super::super::report::render(&outcome));
            prop_assert!(!shown.contains(&secret), "{shown}");
        }
    }
}

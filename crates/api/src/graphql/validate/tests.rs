use proptest::prelude::*;
use rstest::rstest;

use super::super::language::parse;
use super::super::schema::tests::of_admin;
use super::{Rules, validate};

/// The errors of a document, with their locations.
fn faults_with(source: &str, introspection: bool) -> Vec<String> {
    let schema = of_admin();
    let document = parse(source, 5000).unwrap_or_else(|fault| panic!("{source}: {fault:?}"));
    let single_use = ["auth_login".to_owned()];
    let faults = validate(&schema, &document, Rules { introspection, single_use: &single_use });
    let shown = faults.into_iter().map(|fault| {
        let places: Vec<_> = fault.locations.iter().map(|at| format!("{}:{}", at.line, at.column)).collect();
        format!("{} {}", places.join(" "), fault.message)
    });
    shown.collect()
}

fn faults(source: &str) -> Vec<String> {
    faults_with(source, true)
}

#[rstest]
#[case("{ users { id role { name } __typename } __schema { queryType { name } } }")]
#[case(
    "query Q($f: directus_users_filter, $n: Int = 3) { users(filter: $f, limit: $n) { ...U } } fragment U on directus_users { id }"
)]
#[case(
    "query ($s: String!) { users(filter: {_and: [{email: {_eq: $s}}], role: {name: {_in: [$s]}}}, sort: \"id\") { id } }"
)]
#[case(
    "query ($a: Boolean!) { users @include(if: $a) { id @skip(if: false) } ... on Query { server_ping } }"
)]
#[case(
    "mutation ($p: JSON) { create_permissions_item(data: {collection: \"x\", action: \"read\", permissions: {a: [1, {b: $p}]}}) { id } }"
)]
#[case("mutation { auth_login(email: \"a\", password: \"b\", mode: session) { expires } }")]
#[case("query A { server_ping } query B { server_ping }")]
fn valid_documents_pass(#[case] source: &str) {
    assert_eq!(faults(source), Vec::<String>::new());
}

#[rstest]
#[case("{ nope }", "1:3 Cannot query field \"nope\" on type \"Query\".")]
#[case(
    "{ users { id { x } } }",
    "1:11 Field \"id\" must not have a selection since type \"ID!\" has no subfields."
)]
#[case(
    "{ users }",
    "1:3 Field \"users\" of type \"[directus_users!]!\" must have a selection of subfields. Did you mean \"users { ... }\"?"
)]
#[case("{ users(nope: 1) { id } }", "1:9 Unknown argument \"nope\" on field \"Query.users\".")]
#[case("{ users(limit: 1, limit: 2) { id } }", "1:9 1:19 There can be only one argument named \"limit\".")]
#[case("{ users(limit: \"x\") { id } }", "1:16 Int cannot represent non-integer value: \"x\"")]
#[case(
    "{ users(limit: 9999999999) { id } }",
    "1:16 Int cannot represent non 32-bit signed integer value: 9999999999"
)]
#[case("{ users(search: 1) { id } }", "1:17 String cannot represent a non string value: 1")]
#[case("{ users(filter: 1) { id } }", "1:17 Expected value of type \"directus_users_filter\", found 1.")]
#[case(
    "{ users(filter: {x: 1}) { id } }",
    "1:18 Field \"x\" is not defined by type \"directus_users_filter\"."
)]
#[case(
    "{ users(filter: {id: {_eq: 1}, id: {_eq: 2}}) { id } }",
    "1:18 1:32 There can be only one input field named \"id\"."
)]
#[case(
    "{ users_by_id { id } }",
    "1:3 Field \"users_by_id\" argument \"id\" of type \"ID!\" is required, but it was not provided."
)]
#[case("{ users_by_id(id: null) { id } }", "1:19 Expected value of type \"ID!\", found null.")]
#[case(
    "mutation { auth_logout(mode: \"json\") }",
    "1:30 Enum \"auth_mode\" cannot represent non-enum value: \"json\"."
)]
#[case("mutation { auth_logout(mode: other) }", "1:30 Value \"other\" does not exist in \"auth_mode\" enum.")]
#[case("{ users { id @nope } }", "1:14 Unknown directive \"@nope\".")]
#[case("query @skip(if: true) { server_ping }", "1:7 Directive \"@skip\" may not be used on QUERY.")]
#[case(
    "{ server_ping @skip }",
    "1:15 Directive \"@skip\" argument \"if\" of type \"Boolean!\" is required, but it was not provided."
)]
#[case(
    "{ server_ping @skip(if: true) @skip(if: true) }",
    "1:15 1:31 The directive \"@skip\" can only be used once at this location."
)]
#[case("{ ...F }", "1:6 Unknown fragment \"F\".")]
#[case("{ server_ping } fragment F on Query { server_ping }", "1:17 Fragment \"F\" is never used.")]
#[case("{ ...F } fragment F on Nope { x }", "1:24 Unknown type \"Nope\".")]
#[case(
    "{ ...F } fragment F on JSON { x }",
    "1:24 Fragment \"F\" cannot condition on non composite type \"JSON\"."
)]
#[case(
    "{ ... on Mutation { __typename } }",
    "1:3 Fragment cannot be spread here as objects of type \"Query\" can never be of type \"Mutation\"."
)]
#[case(
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "1:32 1:61 Cannot spread fragment \"A\" within itself via \"B\"."
)]
#[case("{ ...A } fragment A on Query { ...A }", "1:32 Cannot spread fragment \"A\" within itself.")]
#[case(
    "query A { server_ping } query A { server_ping }",
    "1:7 1:31 There can be only one operation named \"A\"."
)]
#[case(
    "{ server_ping } query A { server_ping }",
    "1:1 This anonymous operation must be the only defined operation."
)]
#[case("subscription { x }", "1:1 Schema is not configured to execute subscription operation.")]
#[case("query Q($a: Int) { server_ping }", "1:9 Variable \"$a\" is never used in operation \"Q\".")]
#[case("query Q { users(limit: $a) { id } }", "1:24 1:1 Variable \"$a\" is not defined by operation \"Q\".")]
#[case("query ($a: Nope) { users(limit: $a) { id } }", "1:12 Unknown type \"Nope\".")]
#[case(
    "query ($a: directus_users) { users(limit: $a) { id } }",
    "1:12 Variable \"$a\" cannot be non-input type \"directus_users\"."
)]
#[case(
    "query ($a: String) { users(limit: $a) { id } }",
    "1:8 1:35 Variable \"$a\" of type \"String\" used in position expecting type \"Int\"."
)]
#[case(
    "query ($a: ID) { users_by_id(id: $a) { id } }",
    "1:8 1:34 Variable \"$a\" of type \"ID\" used in position expecting type \"ID!\"."
)]
#[case(
    "mutation { a: auth_login(email: \"\", password: \"\") { expires } b: auth_login(email: \"\", password: \"\") { expires } }",
    "1:63 \"auth_login\" can only be used once per request"
)]
fn errors_name_their_cause(#[case] source: &str, #[case] wanted: &str) {
    assert_eq!(faults(source).first().map(String::as_str), Some(wanted));
}

#[test]
fn introspection_can_be_disabled() {
    let refused = faults_with("{ __typename __schema { queryType { name } } }", false);
    assert_eq!(
        refused[0],
        "1:14 GraphQL introspection has been disabled, but the requested query contained the field \"__schema\"."
    );
    assert!(faults_with("{ __typename server_info { __typename } }", false).is_empty());
}

#[test]
fn the_number_of_reported_errors_is_limited() {
    let faults = faults(&format!("{{ {} }}", "nope ".repeat(2000)));
    assert_eq!(faults.len(), 101);
    assert!(faults[100].contains("Too many validation errors"));
}

#[test]
fn cyclic_fragments_are_refused_before_they_are_expanded() {
    let chain: Vec<_> = (0..40)
        .map(|at| format!("fragment F{at} on Mutation {{ ...F{next} ...F{next} }}", next = at + 1))
        .collect();
    let source =
        format!("mutation {{ ...F0 }} {} fragment F40 on Mutation {{ auth_logout }}", chain.join(" "));
    assert_eq!(faults(&source), ["1:1 Fragments are spread too often in this mutation."]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_document_panics(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "query ", "mutation ", "fragment F on Query ", "{ ", "} ", "...F ", "users ", "id ", "role ", "(",
                ") ", "filter: ", "{id: {_eq: ", "}} ", "$a ", "$a: Int ", "[", "] ", "1 ", "\"x\" ", "... on Query ",
                "@skip(if: true) ", "null ", "users_by_id ", "auth_login ", "a: ",
            ]),
            0..24,
        ),
    ) {
        let source = parts.concat();
        if let Ok(document) = parse(&source, 5000) {
            let _ = validate(&of_admin(), &document, Rules { introspection: true, single_use: &[] });
        }
    }
}

//! One request is one attempt: aliases, fragments, operations or batched requests do not multiply guesses
//! (GHSA-g293-vf99-xv36), and responses are bounded (GHSA-6q22-g298-grjh, GHSA-ff8w-8crv-9rcf).

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

use super::{data_of, execute, execute_with, validation_error};

const GUESS: &str = "auth_login(email: \"admin@example.com\", password: \"x\") { expires }";

#[rstest]
#[case::aliases(format!("mutation {{ a: {GUESS} b: {GUESS} }}"))]
#[case::spread_twice(format!("mutation {{ ...F ...F }} fragment F on Mutation {{ {GUESS} }}"))]
#[case::beside_a_fragment(format!("mutation {{ a: {GUESS} ...F }} fragment F on Mutation {{ b: {GUESS} }}"))]
#[case::inline_fragments(format!("mutation {{ ... {{ a: {GUESS} }} ... on Mutation {{ b: {GUESS} }} }}"))]
#[case::several_operations(format!("mutation A {{ a: {GUESS} }} mutation B {{ b: {GUESS} }}"))]
#[case::skipped(format!("mutation {{ a: {GUESS} b: auth_login(email: \"\", password: \"\") @skip(if: true) {{ expires }} }}"))]
#[tokio::test]
async fn ghsa_g293_login_is_allowed_once_per_request(#[case] query: String) {
    let app = TestApp::new().await;
    let (hashes, before) = (app.hashes(), app.tables().await);
    let body = json!({ "query": query, "operationName": if query.contains(" A ") { json!("A") } else { json!(null) } });
    let reply = app.anon().post("/graphql/system", body).await;
    assert_eq!(validation_error(&reply), "\"auth_login\" can only be used once per request");
    assert_eq!(app.hashes(), hashes, "a password was verified");
    app.assert_unchanged_since(&before, "a batch of guesses").await;
}

#[tokio::test]
async fn ghsa_g293_batched_requests_are_rejected() {
    let app = TestApp::new().await;
    let (hashes, before) = (app.hashes(), app.tables().await);
    let one = json!({ "query": format!("mutation {{ {GUESS} }}") });
    let reply = app.anon().post("/graphql/system", json!([one, one])).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "INVALID_PAYLOAD"));
    assert_eq!(app.hashes(), hashes);
    app.assert_unchanged_since(&before, "a batch of guesses").await;
}

#[rstest]
#[case("auth_refresh(refresh_token: \"x\") { expires }")]
#[case("auth_password_request(email: \"admin@example.com\")")]
#[case("auth_password_reset(token: \"x\", password: \"x\")")]
#[case("users_register(email: \"a@example.com\", password: \"x\")")]
#[case("users_register_verify(token: \"x\")")]
#[case("users_invite_accept(token: \"x\", password: \"x\")")]
#[case("users_me_tfa_generate(password: \"x\") { secret }")]
#[case("users_me_tfa_enable(otp: \"x\", secret: \"x\")")]
#[case("users_me_tfa_disable(otp: \"x\")")]
#[case("utils_cache_clear")]
#[tokio::test]
async fn ghsa_g293_other_guessable_mutations_are_allowed_once_per_request(#[case] guess: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = execute(&app.admin(), &format!("mutation {{ a: {guess} b: {guess} }}")).await;
    assert!(validation_error(&reply).ends_with("can only be used once per request"));
    app.assert_unchanged_since(&before, "a batch").await;
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn single_use_mutations_are_configurable() {
    let app = TestApp::with(|setup| setup.http.graphql.single_use = vec!["utils_random_string".into()]).await;
    let reply = execute(&app.anon(), "mutation { a: utils_random_string b: utils_random_string }").await;
    assert_eq!(validation_error(&reply), "\"utils_random_string\" can only be used once per request");
}

#[tokio::test]
async fn sequential_guesses_count_as_failed_logins() {
    let app = TestApp::with(|setup| setup.settings.login.throttle = false).await;
    app.user("ann@example.com", json!({})).await;
    crate::fixtures::set(&app, "auth_login_attempts", 3).await;
    let guess = "mutation { auth_login(email: \"ann@example.com\", password: \"x\") { expires } }";
    for _ in 0..4 {
        execute(&app.anon(), guess).await;
    }
    assert_eq!(crate::fixtures::status_of(&app, "ann@example.com").await, "suspended");
}

#[tokio::test]
async fn ghsa_6q22_number_of_root_fields_is_limited() {
    let app = TestApp::with(|setup| setup.http.graphql.root_limit = 3).await;
    let aliases = |count: usize| {
        let fields: Vec<_> = (0..count).map(|at| format!("a{at}: server_health")).collect();
        format!("{{ {} }}", fields.join(" "))
    };
    data_of(&execute(&app.admin(), &aliases(3)).await);
    let refused = execute(&app.admin(), &aliases(4)).await;
    assert_eq!(validation_error(&refused), "A request may ask for 3 things at once, this one asks for more.");
    // Fragments count where they are spread, equal keys once.
    let spread = "{ ...F ...G a: server_ping } fragment F on Query { a: server_ping b: server_ping }
                  fragment G on Query { c: server_ping d: server_ping }";
    assert_eq!(validation_error(&execute(&app.admin(), spread).await), validation_error(&refused));
}

#[tokio::test]
async fn ghsa_ff8w_number_of_tokens_is_limited() {
    let app = TestApp::with(|setup| setup.http.graphql.token_limit = 20).await;
    let reply = execute(&app.anon(), &format!("{{ {} }}", "server_ping ".repeat(19))).await;
    assert_eq!(
        validation_error(&reply),
        "Syntax Error: Document contains more that 20 tokens. Parsing aborted."
    );
    data_of(&execute(&app.anon(), &format!("{{ {} }}", "server_ping ".repeat(18))).await);
}

#[tokio::test]
async fn number_of_fields_expanded_from_fragments_is_limited() {
    let app = TestApp::new().await;
    let fragment = |at: usize| {
        let next = at + 1;
        format!(
            "fragment F{at} on directus_roles {{ a: parent {{ ...F{next} }} b: parent {{ ...F{next} }} }}"
        )
    };
    let fragments: String = (0..12).map(fragment).collect();
    let query = format!("{{ roles {{ ...F0 }} }} {fragments} fragment F12 on directus_roles {{ id }}");
    assert_eq!(
        validation_error(&execute(&app.admin(), &query).await),
        "The request selects too many fields."
    );
}

#[tokio::test]
async fn relational_depth_is_limited_as_in_rest() {
    let app = TestApp::new().await;
    let nested = |depth: usize| {
        format!("{{ roles {} id {} }}", "{ parent ".repeat(depth) + "{", "}".repeat(depth + 1))
    };
    data_of(&execute(&app.admin(), &nested(10)).await);
    let reply = execute(&app.admin(), &nested(11)).await;
    assert_eq!(reply.code(), "INVALID_QUERY");
    assert_eq!(reply.body["errors"][0]["message"], "Invalid query. Max relational depth exceeded.");
    assert_eq!(
        validation_error(&execute(&app.admin(), &nested(41)).await),
        "Fields are nested more than 40 levels deep."
    );
    assert!(
        validation_error(&execute(&app.admin(), &nested(120)).await)
            .contains("nested more than 100 levels deep")
    );
    let mut filter = json!({ "id": { "_null": true } });
    for _ in 0..200 {
        filter = json!({ "_and": [filter] });
    }
    let query = "query ($f: directus_users_filter) { users(filter: $f) { id } }";
    let reply = execute_with(&app.admin(), query, json!({ "f": filter })).await;
    assert!(reply.status.is_client_error() || reply.code() == "INVALID_QUERY", "{:#}", reply.body);
}

//! One request counts as one: no guess is multiplied by aliases, fragments, operations or lists of requests
//! (GHSA-g293-vf99-xv36), and no answer without an end is asked for (GHSA-6q22-g298-grjh, GHSA-ff8w-8crv-9rcf).

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

use super::{answered, ask, ask_with, fault};

const GUESS: &str = "auth_login(email: \"admin@example.com\", password: \"x\") { expires }";

#[rstest]
#[case::aliases(format!("mutation {{ a: {GUESS} b: {GUESS} }}"))]
#[case::spread_twice(format!("mutation {{ ...F ...F }} fragment F on Mutation {{ {GUESS} }}"))]
#[case::beside_a_fragment(format!("mutation {{ a: {GUESS} ...F }} fragment F on Mutation {{ b: {GUESS} }}"))]
#[case::inline_fragments(format!("mutation {{ ... {{ a: {GUESS} }} ... on Mutation {{ b: {GUESS} }} }}"))]
#[case::several_operations(format!("mutation A {{ a: {GUESS} }} mutation B {{ b: {GUESS} }}"))]
#[case::skipped(format!("mutation {{ a: {GUESS} b: auth_login(email: \"\", password: \"\") @skip(if: true) {{ expires }} }}"))]
#[tokio::test]
async fn ghsa_g293_a_login_stands_once_in_a_request(#[case] query: String) {
    let app = TestApp::new().await;
    let (hashes, before) = (app.hashes(), app.tables().await);
    let body = json!({ "query": query, "operationName": if query.contains(" A ") { json!("A") } else { json!(null) } });
    let reply = app.anon().post("/graphql/system", body).await;
    assert_eq!(fault(&reply), "\"auth_login\" can only be used once per request");
    assert_eq!(app.hashes(), hashes, "a password was looked at");
    app.assert_unchanged_since(&before, "a batch of guesses").await;
}

#[tokio::test]
async fn ghsa_g293_a_list_of_requests_is_none() {
    let app = TestApp::new().await;
    let (hashes, before) = (app.hashes(), app.tables().await);
    let one = json!({ "query": format!("mutation {{ {GUESS} }}") });
    let reply = app.anon().post("/graphql/system", json!([one, one])).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "INVALID_PAYLOAD"));
    assert_eq!(app.hashes(), hashes);
    app.assert_unchanged_since(&before, "a list of guesses").await;
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
async fn ghsa_g293_so_does_every_other_mutation_that_could_be_guessed_with(#[case] guess: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = ask(&app.admin(), &format!("mutation {{ a: {guess} b: {guess} }}")).await;
    assert!(fault(&reply).ends_with("can only be used once per request"));
    app.assert_unchanged_since(&before, "a batch").await;
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn the_operator_says_which_mutations_stand_once() {
    let app = TestApp::with(|setup| setup.http.graphql.single_use = vec!["utils_random_string".into()]).await;
    let reply = ask(&app.anon(), "mutation { a: utils_random_string b: utils_random_string }").await;
    assert_eq!(fault(&reply), "\"utils_random_string\" can only be used once per request");
}

#[tokio::test]
async fn guesses_one_by_one_are_counted_as_over_rest() {
    let app = TestApp::with(|setup| setup.settings.login.throttle = false).await;
    app.user("ann@example.com", json!({})).await;
    crate::people::set(&app, "auth_login_attempts", 3).await;
    let guess = "mutation { auth_login(email: \"ann@example.com\", password: \"x\") { expires } }";
    for _ in 0..4 {
        ask(&app.anon(), guess).await;
    }
    assert_eq!(crate::people::status_of(&app, "ann@example.com").await, "suspended");
}

#[tokio::test]
async fn ghsa_6q22_a_request_asks_for_no_more_than_so_many_things() {
    let app = TestApp::with(|setup| setup.http.graphql.root_limit = 3).await;
    let aliases = |count: usize| {
        let fields: Vec<_> = (0..count).map(|at| format!("a{at}: server_health")).collect();
        format!("{{ {} }}", fields.join(" "))
    };
    answered(&ask(&app.admin(), &aliases(3)).await);
    let refused = ask(&app.admin(), &aliases(4)).await;
    assert_eq!(fault(&refused), "A request may ask for 3 things at once, this one asks for more.");
    // Fragments count where they are laid out, equal keys once.
    let spread = "{ ...F ...G a: server_ping } fragment F on Query { a: server_ping b: server_ping }
                  fragment G on Query { c: server_ping d: server_ping }";
    assert_eq!(fault(&ask(&app.admin(), spread).await), fault(&refused));
}

#[tokio::test]
async fn ghsa_ff8w_a_document_has_a_limit_of_tokens() {
    let app = TestApp::with(|setup| setup.http.graphql.token_limit = 20).await;
    let reply = ask(&app.anon(), &format!("{{ {} }}", "server_ping ".repeat(19))).await;
    assert_eq!(fault(&reply), "Syntax Error: Document contains more that 20 tokens. Parsing aborted.");
    answered(&ask(&app.anon(), &format!("{{ {} }}", "server_ping ".repeat(18))).await);
}

#[tokio::test]
async fn fragments_do_not_multiply_fields_without_an_end() {
    let app = TestApp::new().await;
    let fragment = |at: usize| {
        let next = at + 1;
        format!(
            "fragment F{at} on directus_roles {{ a: parent {{ ...F{next} }} b: parent {{ ...F{next} }} }}"
        )
    };
    let fragments: String = (0..12).map(fragment).collect();
    let query = format!("{{ roles {{ ...F0 }} }} {fragments} fragment F12 on directus_roles {{ id }}");
    assert_eq!(fault(&ask(&app.admin(), &query).await), "The request selects too many fields.");
}

#[tokio::test]
async fn relations_inside_relations_have_the_depth_of_rest() {
    let app = TestApp::new().await;
    let nested = |depth: usize| {
        format!("{{ roles {} id {} }}", "{ parent ".repeat(depth) + "{", "}".repeat(depth + 1))
    };
    answered(&ask(&app.admin(), &nested(10)).await);
    let reply = ask(&app.admin(), &nested(11)).await;
    assert_eq!(reply.code(), "INVALID_QUERY");
    assert_eq!(reply.body["errors"][0]["message"], "Invalid query. Max relational depth exceeded.");
    assert_eq!(fault(&ask(&app.admin(), &nested(41)).await), "Fields are nested more than 40 levels deep.");
    assert!(fault(&ask(&app.admin(), &nested(120)).await).contains("nested more than 100 levels deep"));
    let mut filter = json!({ "id": { "_null": true } });
    for _ in 0..200 {
        filter = json!({ "_and": [filter] });
    }
    let query = "query ($f: directus_users_filter) { users(filter: $f) { id } }";
    let reply = ask_with(&app.admin(), query, json!({ "f": filter })).await;
    assert!(reply.status.is_client_error() || reply.code() == "INVALID_QUERY", "{:#}", reply.body);
}

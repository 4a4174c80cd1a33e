//! Secrets are redacted in GraphQL responses.

use serde_json::json;

use super::{execute, execute_with, validation_error};
use crate::secrets::fixture::{AUTH_DATA, FIELDS, Fixture, TFA_SECRET, TOKEN};

#[tokio::test]
async fn ghsa_p8v3_alias_reveals_no_secret() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        let query = format!(
            "{{ users {{ x: password y: token z: tfa_secret w: auth_data {} }}
                roles {{ users {{ id: token name: password email: tfa_secret q: auth_data }} }}
                access {{ user {{ token }} }} activity {{ user {{ u: token }} revisions {{ data delta }} }}
                users_by_id(id: \"{}\") {{ first_name: token last_name: password }} }}",
            FIELDS.join(" "),
            fixture.ann
        );
        let reply = execute(&actor, &query).await;
        assert_eq!(reply.status.as_u16(), 200, "{who}: {:#}", reply.body);
        assert!(reply.body.to_string().contains("**********"), "{who}");
        fixture.assert_no_secret_in(&reply.body.to_string(), who);
    }
}

#[tokio::test]
async fn ghsa_m5q3_filter_sort_and_group_reject_secrets() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            for operator in [
                "_eq: \"x\"",
                "_neq: \"x\"",
                "_starts_with: \"x\"",
                "_contains: \"x\"",
                "_in: [\"x\"]",
                "_gt: \"x\"",
            ] {
                for query in [
                    format!("{{ users(filter: {{{field}: {{{operator}}}}}) {{ id }} }}"),
                    format!(
                        "{{ roles(filter: {{users: {{_some: {{{field}: {{{operator}}}}}}}}}) {{ id }} }}"
                    ),
                    format!("{{ roles {{ users(filter: {{{field}: {{{operator}}}}}) {{ id }} }} }}"),
                    format!("{{ users_aggregated(filter: {{{field}: {{{operator}}}}}) {{ countAll }} }}"),
                ] {
                    assert!(
                        validation_error(&execute(&actor, &query).await).contains("is not defined by type"),
                        "{who}: {query}"
                    );
                }
            }
            for query in [
                format!("{{ users(sort: [\"{field}\"]) {{ id }} }}"),
                format!("{{ users(sort: [\"-{field}\"]) {{ id }} }}"),
                format!("{{ access(sort: [\"user.{field}\"]) {{ id }} }}"),
                format!("{{ roles {{ users(sort: [\"{field}\"]) {{ id }} }} }}"),
                format!("{{ users_aggregated(groupBy: [\"{field}\"]) {{ group countAll }} }}"),
            ] {
                let reply = execute(&actor, &query).await;
                assert_eq!(reply.code(), "INVALID_QUERY", "{who}: {query}: {:#}", reply.body);
            }
        }
        // Filtering by presence is allowed.
        let reply = execute(
            &actor,
            "{ users(filter: {token: {_nnull: true}, email: {_eq: \"ann@example.com\"}}) { email } }",
        )
        .await;
        assert_eq!(reply.data(), &json!({ "users": [{ "email": "ann@example.com" }] }), "{who}");
    }
}

#[tokio::test]
async fn ghsa_38hg_aggregates_reveal_no_secret() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for function in ["min", "max", "sum", "avg", "sumDistinct", "avgDistinct"] {
            for field in FIELDS {
                let query =
                    format!("{{ users_aggregated(groupBy: [\"id\"]) {{ {function} {{ {field} }} }} }}");
                validation_error(&execute(&actor, &query).await);
            }
        }
        for field in FIELDS {
            let query =
                format!("{{ users_aggregated {{ count {{ {field} }} countDistinct {{ {field} }} }} }}");
            fixture.assert_no_secret_in(&execute(&actor, &query).await.body.to_string(), who);
            let function = format!("{{ users {{ {field}_func {{ count }} }} }}");
            validation_error(&execute(&actor, &function).await);
        }
    }
}

#[tokio::test]
async fn ghsa_8jpw_search_does_not_match_secrets() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for secret in [TOKEN, TFA_SECRET, AUTH_DATA] {
            for query in [
                "query ($s: String) { users(search: $s) { id } }",
                "query ($s: String) { users: users_aggregated(search: $s) { countAll } }",
            ] {
                let reply = execute_with(&actor, query, json!({ "s": secret })).await;
                let none = [json!([]), json!([{ "countAll": 0 }])];
                assert!(none.contains(&reply.data()["users"]), "{who}: {secret}: {:#}", reply.body);
            }
        }
    }
}

#[tokio::test]
async fn mutation_response_is_redacted() {
    let fixture = Fixture::new().await;
    let query = "mutation ($id: ID!) { update_users_item(id: $id, data: {token: \"another-token\", password: \"another one\"}) {
        token password tfa_secret auth_data } }";
    let reply = execute_with(&fixture.app.admin(), query, json!({ "id": fixture.ann })).await;
    let text = reply.body.to_string();
    assert_eq!(reply.data()["update_users_item"]["token"], "**********");
    fixture.assert_no_secret_in(&text, "a change");
    assert!(!text.contains("another"), "{text}");
    let seed = "mutation ($id: ID!) { update_users_item(id: $id, data: {tfa_secret: null}) { id } }";
    assert_eq!(
        execute_with(&fixture.app.admin(), seed, json!({ "id": fixture.ann })).await.code(),
        "INVALID_PAYLOAD"
    );
}

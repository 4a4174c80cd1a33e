//! Secrets stay secret through this door, too.

use serde_json::json;

use super::{ask, ask_with, fault};
use crate::secrets::world::{AUTH_DATA, FIELDS, SEED, TOKEN, World};

#[tokio::test]
async fn ghsa_p8v3_no_alias_uncovers_a_secret() {
    let world = World::new().await;
    for (who, actor) in world.curious().await {
        let query = format!(
            "{{ users {{ x: password y: token z: tfa_secret w: auth_data {} }}
                roles {{ users {{ id: token name: password email: tfa_secret q: auth_data }} }}
                access {{ user {{ token }} }} activity {{ user {{ u: token }} revisions {{ data delta }} }}
                users_by_id(id: \"{}\") {{ first_name: token last_name: password }} }}",
            FIELDS.join(" "),
            world.ann
        );
        let reply = ask(&actor, &query).await;
        assert_eq!(reply.status.as_u16(), 200, "{who}: {:#}", reply.body);
        assert!(reply.body.to_string().contains("**********"), "{who}");
        world.assert_kept(&reply.body.to_string(), who);
    }
}

#[tokio::test]
async fn ghsa_m5q3_no_filter_order_or_group_tells_a_secret() {
    let world = World::new().await;
    for (who, actor) in world.curious().await {
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
                        fault(&ask(&actor, &query).await).contains("is not defined by type"),
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
                let reply = ask(&actor, &query).await;
                assert_eq!(reply.code(), "INVALID_QUERY", "{who}: {query}: {:#}", reply.body);
            }
        }
        // Whether there is one may be asked.
        let reply = ask(
            &actor,
            "{ users(filter: {token: {_nnull: true}, email: {_eq: \"ann@example.com\"}}) { email } }",
        )
        .await;
        assert_eq!(reply.data(), &json!({ "users": [{ "email": "ann@example.com" }] }), "{who}");
    }
}

#[tokio::test]
async fn ghsa_38hg_no_aggregate_gives_a_secret_away() {
    let world = World::new().await;
    for (who, actor) in world.curious().await {
        for function in ["min", "max", "sum", "avg", "sumDistinct", "avgDistinct"] {
            for field in FIELDS {
                let query =
                    format!("{{ users_aggregated(groupBy: [\"id\"]) {{ {function} {{ {field} }} }} }}");
                fault(&ask(&actor, &query).await);
            }
        }
        for field in FIELDS {
            let query =
                format!("{{ users_aggregated {{ count {{ {field} }} countDistinct {{ {field} }} }} }}");
            world.assert_kept(&ask(&actor, &query).await.body.to_string(), who);
            let function = format!("{{ users {{ {field}_func {{ count }} }} }}");
            fault(&ask(&actor, &function).await);
        }
    }
}

#[tokio::test]
async fn ghsa_8jpw_a_search_for_a_secret_finds_nothing() {
    let world = World::new().await;
    for (who, actor) in world.curious().await {
        for secret in [TOKEN, SEED, AUTH_DATA] {
            for query in [
                "query ($s: String) { users(search: $s) { id } }",
                "query ($s: String) { users: users_aggregated(search: $s) { countAll } }",
            ] {
                let reply = ask_with(&actor, query, json!({ "s": secret })).await;
                let none = [json!([]), json!([{ "countAll": 0 }])];
                assert!(none.contains(&reply.data()["users"]), "{who}: {secret}: {:#}", reply.body);
            }
        }
    }
}

#[tokio::test]
async fn what_was_written_is_read_back_without_secrets() {
    let world = World::new().await;
    let query = "mutation ($id: ID!) { update_users_item(id: $id, data: {token: \"another-token\", password: \"another one\"}) {
        token password tfa_secret auth_data } }";
    let reply = ask_with(&world.app.admin(), query, json!({ "id": world.ann })).await;
    let text = reply.body.to_string();
    assert_eq!(reply.data()["update_users_item"]["token"], "**********");
    world.assert_kept(&text, "a change");
    assert!(!text.contains("another"), "{text}");
    let seed = "mutation ($id: ID!) { update_users_item(id: $id, data: {tfa_secret: null}) { id } }";
    assert_eq!(
        ask_with(&world.app.admin(), seed, json!({ "id": world.ann })).await.code(),
        "INVALID_PAYLOAD"
    );
}

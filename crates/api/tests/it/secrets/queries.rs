//! Queries reveal nothing about secrets: neither by filter, sort, group, aggregate, alias or function, for any actor.
//!
//! GHSA-m5q3-8wgf-x8xf (filter), GHSA-p8v3-m643-4xqx (alias), GHSA-38hg-ww64-rrwc (aggregate and group),
//! docs/compatibility.md, users/concealed-fields (sort and group).

use serde_json::json;

use super::fixture::{AUTH_DATA, FIELDS, Fixture, TFA_SECRET, TOKEN};

/// Operators that compare a value. Only presence may be tested.
const COMPARISONS: [&str; 18] = [
    "_eq",
    "_neq",
    "_in",
    "_nin",
    "_contains",
    "_ncontains",
    "_icontains",
    "_starts_with",
    "_nstarts_with",
    "_istarts_with",
    "_ends_with",
    "_nends_with",
    "_iends_with",
    "_lt",
    "_lte",
    "_gt",
    "_gte",
    "_regex",
];

#[tokio::test]
async fn ghsa_m5q3_filter_on_a_secret_is_rejected() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            for operator in COMPARISONS {
                let reply = actor.get(&format!("/users?fields=email&filter[{field}][{operator}]=the")).await;
                assert_eq!(reply.code(), "INVALID_QUERY", "{who} {field} {operator}: {}", reply.shown());
                let reply =
                    actor.get(&format!("/users?fields=email&filter[{field}][{operator}][]=the")).await;
                assert_eq!(reply.code(), "INVALID_QUERY", "{who} {field} {operator}: {}", reply.shown());
            }
            let reply = actor.get(&format!("/users?fields=email&filter[{field}]=the")).await;
            assert_eq!(reply.code(), "INVALID_QUERY", "{who} {field}");
        }
    }
}

#[tokio::test]
async fn presence_of_a_secret_can_be_tested() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            let path =
                format!("/users?fields=email&filter[{field}][_nnull]=true&filter[email][_starts_with]=ann");
            let reply = actor.get(&path).await.assert_status(200);
            assert_eq!(reply.data(), &json!([{ "email": "ann@example.com" }]), "{who} {field}");
        }
    }
}

#[tokio::test]
async fn ghsa_m5q3_nested_or_relational_filter_on_a_secret_is_rejected() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            let inner = json!({ field: { "_starts_with": "the" } });
            let filters = [
                ("/users", json!({ "_and": [inner] })),
                ("/users", json!({ "_or": [{ "email": { "_null": true } }, { "_and": [inner] }] })),
                ("/users", json!({ "role": { "users": inner } })),
                ("/users", json!({ "role": { "users": { "_some": inner } } })),
                ("/users", json!({ "policies": { "_none": { "user": inner } } })),
                ("/roles", json!({ "users": inner })),
                ("/activity", json!({ "user": inner })),
                ("/access", json!({ "user": inner })),
                ("/policies", json!({ "users": { "user": inner } })),
                ("/revisions", json!({ "activity": { "user": inner } })),
            ];
            for (path, filter) in filters {
                let reply = actor.search(path, json!({ "query": { "filter": filter } })).await;
                assert!(
                    [400, 403].contains(&reply.status.as_u16()),
                    "{who} {path} {filter}: {}",
                    reply.shown()
                );
            }
        }
    }
}

#[tokio::test]
async fn sort_and_group_by_a_secret_are_rejected() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            let queries = [
                format!("/users?fields=email&sort={field}"),
                format!("/users?fields=email&sort=-{field}"),
                format!("/users?fields=email&sort=email,{field}"),
                format!("/activity?fields=id&sort=user.{field}"),
                format!("/users?fields=email&sort=role.users.{field}"),
                format!("/users?groupBy={field}"),
                format!("/users?groupBy[]=status&groupBy[]={field}&aggregate[count]=*"),
                format!("/roles?deep[users][_sort]={field}&fields=users.email"),
                format!("/roles?deep[users][_filter][{field}][_eq]=x&fields=users.email"),
                format!("/roles?deep[users][_filter][{field}][_starts_with]=x&fields=users.email"),
            ];
            for query in queries {
                let reply = actor.get(&query).await;
                assert!([400, 403].contains(&reply.status.as_u16()), "{who} {query}: {}", reply.shown());
            }
        }
    }
}

#[tokio::test]
async fn ghsa_38hg_aggregates_reveal_no_secret() {
    let fixture = Fixture::new().await;
    let operations =
        ["min", "max", "count", "countDistinct", "sum", "sumDistinct", "avg", "avgDistinct", "countAll"];
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            for operation in operations {
                for group in ["", "&groupBy=email", "&groupBy=role"] {
                    let query = format!("/users?aggregate[{operation}]={field}{group}");
                    let reply = actor.get(&query).await;
                    assert!(
                        [200, 400, 403].contains(&reply.status.as_u16()),
                        "{who} {query}: {}",
                        reply.shown()
                    );
                    fixture.assert_no_secret_in(&reply.shown(), &format!("{who} {query}"));
                }
            }
        }
    }
}

#[tokio::test]
async fn ghsa_p8v3_aliases_and_functions_reveal_no_secret() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for field in FIELDS {
            let queries = [
                format!("/users?alias[x]={field}&fields=x"),
                format!("/users?alias[x]={field}&fields=x,{field},*"),
                format!("/users?alias[email]={field}&fields=email"),
                format!("/roles?alias[x]=users&fields=x.{field}"),
                format!("/roles?deep[users][_alias][x]={field}&fields=users.x"),
                format!("/users?alias[x]={field}&fields=x&sort=x"),
                format!("/users?alias[x]={field}&filter[x][_starts_with]=the"),
                format!("/users?fields=json({field})"),
                format!("/users?fields=json({field}:refreshToken)"),
                format!("/users?fields=json({field}.refreshToken)"),
                format!("/users?fields=count({field})"),
                format!("/users?fields=year({field})"),
                format!("/users?fields=email&filter[count({field})][_eq]=1"),
                format!("/users?fields=email&filter[year({field})][_gt]=1"),
                format!("/users?fields=email&sort=year({field})"),
                format!("/users?groupBy=year({field})"),
                format!("/users?export=csv&fields={field}"),
                format!("/users?export=json&fields={field}"),
            ];
            for query in queries {
                let reply = actor.get(&query).await;
                assert!([200, 400, 403].contains(&reply.status.as_u16()), "{who} {query}: {}", reply.shown());
                fixture.assert_no_secret_in(&reply.shown(), &format!("{who} {query}"));
            }
        }
    }
}

/// A dynamic variable must not compare one record's secret with values of others.
#[tokio::test]
async fn dynamic_variable_does_not_resolve_to_a_secret() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    for value in [TOKEN, TFA_SECRET, AUTH_DATA] {
        app.user(&format!("{}@example.com", value.to_lowercase()), json!({ "title": value })).await;
    }
    let (role, policy) = app.role("Askers", json!({})).await;
    app.permit(&policy, json!({ "collection": "directus_users", "action": "read", "fields": ["*"] })).await;
    app.admin().patch(&format!("/users/{}", fixture.ann), json!({ "role": role })).await.assert_status(200);
    let actor = app.anon().with_token(TOKEN);
    for field in FIELDS {
        let reply = actor.get(&format!("/users?fields=email&filter[title][_eq]=$CURRENT_USER.{field}")).await;
        assert!(reply.status.as_u16() < 500, "{}", reply.shown());
        assert!(reply.data().as_array().is_none_or(Vec::is_empty), "{field}: {}", reply.shown());
    }
}

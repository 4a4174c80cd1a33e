//! No question about a secret is answered: not by filter, order, group, sum, alias or function, for nobody.
//!
//! GHSA-m5q3-8wgf-x8xf (filter), GHSA-p8v3-m643-4xqx (alias), GHSA-38hg-ww64-rrwc (aggregate and group),
//! docs/compatibility.md, users/concealed-fields (order and group).

use serde_json::json;

use super::world::{AUTH_DATA, FIELDS, SEED, TOKEN, World};

/// Operators that would tell something about a value. Only whether there is one may be asked.
const TELLING: [&str; 18] = [
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
async fn ghsa_m5q3_no_filter_compares_a_secret() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
        for field in FIELDS {
            for operator in TELLING {
                let reply = caller.get(&format!("/users?fields=email&filter[{field}][{operator}]=the")).await;
                assert_eq!(reply.code(), "INVALID_QUERY", "{who} {field} {operator}: {}", reply.shown());
                let reply =
                    caller.get(&format!("/users?fields=email&filter[{field}][{operator}][]=the")).await;
                assert_eq!(reply.code(), "INVALID_QUERY", "{who} {field} {operator}: {}", reply.shown());
            }
            let reply = caller.get(&format!("/users?fields=email&filter[{field}]=the")).await;
            assert_eq!(reply.code(), "INVALID_QUERY", "{who} {field}");
        }
    }
}

#[tokio::test]
async fn whether_there_is_a_secret_may_be_asked() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
        for field in FIELDS {
            let path =
                format!("/users?fields=email&filter[{field}][_nnull]=true&filter[email][_starts_with]=ann");
            let reply = caller.get(&path).await.assert_status(200);
            assert_eq!(reply.data(), &json!([{ "email": "ann@example.com" }]), "{who} {field}");
        }
    }
}

#[tokio::test]
async fn ghsa_m5q3_nor_does_a_filter_inside_another_or_through_a_relation() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
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
                let reply = caller.search(path, json!({ "query": { "filter": filter } })).await;
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
async fn nothing_is_put_in_order_or_in_groups_by_a_secret() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
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
                let reply = caller.get(&query).await;
                assert!([400, 403].contains(&reply.status.as_u16()), "{who} {query}: {}", reply.shown());
            }
        }
    }
}

#[tokio::test]
async fn ghsa_38hg_no_aggregate_gives_a_secret_away() {
    let world = World::new().await;
    let operations =
        ["min", "max", "count", "countDistinct", "sum", "sumDistinct", "avg", "avgDistinct", "countAll"];
    for (who, caller) in world.curious().await {
        for field in FIELDS {
            for operation in operations {
                for group in ["", "&groupBy=email", "&groupBy=role"] {
                    let query = format!("/users?aggregate[{operation}]={field}{group}");
                    let reply = caller.get(&query).await;
                    assert!(
                        [200, 400, 403].contains(&reply.status.as_u16()),
                        "{who} {query}: {}",
                        reply.shown()
                    );
                    world.assert_kept(&reply.shown(), &format!("{who} {query}"));
                }
            }
        }
    }
}

#[tokio::test]
async fn ghsa_p8v3_no_alias_or_function_uncovers_a_secret() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
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
                let reply = caller.get(&query).await;
                assert!([200, 400, 403].contains(&reply.status.as_u16()), "{who} {query}: {}", reply.shown());
                world.assert_kept(&reply.shown(), &format!("{who} {query}"));
            }
        }
    }
}

/// The value of one record must not become the yardstick of a question about others.
#[tokio::test]
async fn no_dynamic_value_carries_a_secret_into_a_filter() {
    let world = World::new().await;
    let app = &world.app;
    for value in [TOKEN, SEED, AUTH_DATA] {
        app.user(&format!("{}@example.com", value.to_lowercase()), json!({ "title": value })).await;
    }
    let (role, policy) = app.role("Askers", json!({})).await;
    app.permit(&policy, json!({ "collection": "directus_users", "action": "read", "fields": ["*"] })).await;
    app.admin().patch(&format!("/users/{}", world.ann), json!({ "role": role })).await.assert_status(200);
    let caller = app.anon().with_token(TOKEN);
    for field in FIELDS {
        let reply =
            caller.get(&format!("/users?fields=email&filter[title][_eq]=$CURRENT_USER.{field}")).await;
        assert!(reply.status.as_u16() < 500, "{}", reply.shown());
        assert!(reply.data().as_array().is_none_or(Vec::is_empty), "{field}: {}", reply.shown());
    }
}

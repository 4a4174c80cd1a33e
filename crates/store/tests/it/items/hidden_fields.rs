//! A field that is readable in some items only behaves as null in all others, in every part of a query.

use serde_json::{Value, json};
use vestibule_domain::access::Rights;
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{ids, plan_for, put, read_as, rights};

/// Four users; the e-mail address, the role and the last access of the drafts among them (2 and 3) are hidden.
async fn partly_readable(db: &TestDatabase) -> Rights {
    put(db, &ROLES, json!([{"id": 1, "name": "Staff"}, {"id": 2, "name": "Interns"}])).await;
    put(
        db,
        &USERS,
        json!([
            {"id": 1, "email": "d@example.com", "status": "active", "role": 1, "last_access": "2024-01-01T00:00:00Z"},
            {"id": 2, "email": "c@example.com", "status": "draft", "role": 1, "last_access": "2025-01-01T00:00:00Z"},
            {"id": 3, "email": "b@example.com", "status": "draft", "role": 2, "tags": ["a", "b"]},
            {"id": 4, "email": "a@example.com", "status": "active", "role": 2, "tags": ["a"]},
        ]),
    )
    .await;
    rights(&[
        (&USERS, &["id", "status"], Value::Null),
        (&USERS, &["email", "role", "last_access", "tags"], json!({"status": {"_eq": "active"}})),
        (&ROLES, &["id", "name"], Value::Null),
        (&ROLES, &["users"], json!({"name": {"_eq": "Staff"}})),
    ])
}

async fn found(db: &TestDatabase, rights: &Rights, filter: Value) -> Vec<u128> {
    ids(&read_as(db, rights, &USERS, json!({"fields": "id", "filter": filter})).await)
}

async fn sorted(db: &TestDatabase, rights: &Rights, sort: &str) -> Vec<u128> {
    ids(&read_as(db, rights, &USERS, json!({"fields": "id", "sort": sort})).await)
}

on_every_engine! {
    async fn hidden_fields_are_null_in_the_output(db) {
        let rights = partly_readable(db).await;
        let query = json!({"fields": "email,role,role.name,year(last_access)"});
        assert_eq!(
            read_as(db, &rights, &USERS, query).await,
            json!([
                {"email": "d@example.com", "role": {"name": "Staff"}, "last_access_year": 2024},
                {"email": null, "role": null, "last_access_year": null},
                {"email": null, "role": null, "last_access_year": null},
                {"email": "a@example.com", "role": {"name": "Interns"}, "last_access_year": null},
            ])
        );
        let keys =
            read_as(db, &rights, &USERS, json!({"fields": "role", "filter": {"status": {"_eq": "draft"}}}))
                .await;
        assert_eq!(keys, json!([{"role": null}, {"role": null}]));
        let roles = read_as(db, &rights, &ROLES, json!({"fields": "users.id"})).await;
        assert_eq!(ids(&roles[0]["users"]), [1, 2]);
        assert_eq!(roles[1], json!({"users": []}));
    }

    async fn hidden_fields_are_null_in_filters(db) {
        let rights = partly_readable(db).await;
        assert_eq!(found(db, &rights, json!({"email": {"_null": true}})).await, [2, 3]);
        assert_eq!(found(db, &rights, json!({"email": {"_empty": true}})).await, [2, 3]);
        assert_eq!(found(db, &rights, json!({"email": {"_eq": "c@example.com"}})).await, [0; 0]);
        assert_eq!(
            found(db, &rights, json!({"email": {"_in": ["c@example.com", "d@example.com"]}})).await,
            [1]
        );
        assert_eq!(found(db, &rights, json!({"email": {"_neq": "d@example.com"}})).await, [4]);
        assert_eq!(found(db, &rights, json!({"email": {"_contains": "@"}})).await, [1, 4]);
        assert_eq!(found(db, &rights, json!({"email": {"_icontains": "C@"}})).await, [0; 0]);
        assert_eq!(found(db, &rights, json!({"email": {"_ncontains": "d@"}})).await, [4]);
        assert_eq!(found(db, &rights, json!({"last_access": {"_gt": "2020-01-01"}})).await, [1]);
        assert_eq!(found(db, &rights, json!({"year(last_access)": {"_gte": 2024}})).await, [1]);
        assert_eq!(found(db, &rights, json!({"count(tags)": {"_gt": 0}})).await, [4]);
    }

    async fn hidden_relations_are_empty_in_filters(db) {
        let rights = partly_readable(db).await;
        assert_eq!(found(db, &rights, json!({"role": {"name": {"_nnull": true}}})).await, [1, 4]);
        assert_eq!(found(db, &rights, json!({"role": {"name": {"_eq": "Staff"}}})).await, [1]);
        assert_eq!(found(db, &rights, json!({"role": {"_null": true}})).await, [2, 3]);
        let roles = async |filter: Value| {
            ids(&read_as(db, &rights, &ROLES, json!({"fields": "id", "filter": filter})).await)
        };
        assert_eq!(roles(json!({"users": {"id": {"_nnull": true}}})).await, [1]);
        assert_eq!(roles(json!({"users": {"_none": {"status": {"_eq": "draft"}}}})).await, [2]);
        assert_eq!(roles(json!({"users": {"_none": {"status": {"_eq": "gone"}}}})).await, [1, 2]);
    }

    /// A condition that evaluates to `NULL` hides the field.
    async fn a_null_visibility_condition_hides_the_field(db) {
        partly_readable(db).await;
        let rights = rights(&[
            (&USERS, &["id"], Value::Null),
            (&USERS, &["role"], json!({"last_access": {"_gt": "2024-06-01"}})),
            (&ROLES, &["id", "name"], Value::Null),
            (&ROLES, &["users"], json!({"description": {"_eq": "open"}})),
        ]);
        assert_eq!(found(db, &rights, json!({"role": {"name": {"_nnull": true}}})).await, [2]);
        assert_eq!(found(db, &rights, json!({"role": {"_null": true}})).await, [1, 3, 4]);
        let query = json!({"fields": "id", "filter": {"users": {"_none": {"id": {"_nnull": true}}}}});
        assert_eq!(ids(&read_as(db, &rights, &ROLES, query).await), [1, 2]);
    }

    async fn hidden_fields_are_null_in_the_order(db) {
        let rights = partly_readable(db).await;
        assert_eq!(sorted(db, &rights, "email").await, [2, 3, 4, 1]);
        assert_eq!(sorted(db, &rights, "-email").await, [1, 4, 2, 3]);
        assert_eq!(sorted(db, &rights, "-year(last_access)").await, [1, 2, 3, 4]);
    }

    async fn hidden_fields_are_not_searched(db) {
        let rights = partly_readable(db).await;
        for (text, expected) in [("@example", &[1, 4][..]), ("c@example", &[])] {
            let found = read_as(db, &rights, &USERS, json!({"fields": "id", "search": text})).await;
            assert_eq!(ids(&found), expected);
        }
    }

    async fn hidden_fields_are_null_in_groups(db) {
        let rights = partly_readable(db).await;
        let query = json!({"groupBy": "email", "aggregate": {"count": "*"}, "sort": "email"});
        assert_eq!(
            read_as(db, &rights, &USERS, query).await,
            json!([
                {"email": null, "count": 2},
                {"email": "a@example.com", "count": 1},
                {"email": "d@example.com", "count": 1},
            ])
        );
        let query =
            json!({"groupBy": "role,year(last_access)", "aggregate": {"countAll": "*"}, "sort": "-role"});
        assert_eq!(
            read_as(db, &rights, &USERS, query).await,
            json!([
                {"role": crate::seed::id(2), "last_access_year": null, "countAll": 1},
                {"role": crate::seed::id(1), "last_access_year": 2024, "countAll": 1},
                {"role": null, "last_access_year": null, "countAll": 2},
            ])
        );
    }

    async fn hidden_fields_are_null_in_aggregates(db) {
        let rights = partly_readable(db).await;
        let query = json!({"aggregate": {
            "count": "email", "countDistinct": "role", "max": "last_access", "min": "email",
        }});
        let found = read_as(db, &rights, &USERS, query).await;
        assert_eq!(found[0]["count"], json!({"email": 2}));
        assert_eq!(found[0]["countDistinct"], json!({"role": 2}));
        assert_eq!(found[0]["min"], json!({"email": "a@example.com"}));
        assert!(found[0]["max"]["last_access"].as_str().unwrap().starts_with("2024-01-01T00:00:00"));
    }

    async fn hidden_related_fields_are_null_in_the_order(db) {
        partly_readable(db).await;
        let rights = rights(&[
            (&USERS, &["*"], Value::Null),
            (&ROLES, &["id"], Value::Null),
            (&ROLES, &["name"], json!({"name": {"_neq": "Staff"}})),
        ]);
        assert_eq!(sorted(db, &rights, "role.name,-id").await, [2, 1, 4, 3]);
    }

    async fn hidden_fields_are_null_for_keys_and_counts(db) {
        let rights = partly_readable(db).await;
        let query = json!({"fields": "id", "filter": {"email": {"_nnull": true}}, "meta": "*"});
        let plan = plan_for(&rights, &USERS, &query);
        let mut reader = &db.database;
        assert_eq!(items::keys(&mut reader, &plan.selection).await.unwrap().len(), 2);
        let counts = items::count(&mut reader, &plan.selection, plan.meta).await.unwrap();
        assert_eq!((counts.total, counts.filtered), (Some(4), Some(2)));
    }
}

//! Filters on what a relation leads to.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, POLICIES, ROLES, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{assert_found, ids, people, put, read_as, rights};

/// A tree of four roles, the last of them without users and policies.
async fn tree(db: &TestDatabase) {
    people(db).await;
    put(db, &ROLES, json!([{"id": 3, "name": "Trainees", "parent": 2}, {"id": 4, "name": "Guests"}])).await;
    put(db, &USERS, json!([{"id": 4, "role": 1, "title": "boss"}, {"id": 5, "role": 3}])).await;
}

on_every_engine! {
    async fn to_one(db) {
        tree(db).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"role": {"name": {"_eq": "Staff"}}}), &[1, 4]),
                (json!({"role": {"name": {"_neq": "Staff"}}}), &[2, 5]),
                (json!({"role": {"_some": {"name": {"_eq": "Staff"}}}}), &[1, 4]),
                (json!({"role": {"parent": {"_null": true}}}), &[1, 4]),
                (json!({"role": {"parent": {"name": {"_eq": "Staff"}}}}), &[2]),
                (json!({"role": {"parent": {"parent": {"name": {"_eq": "Staff"}}}}}), &[5]),
                (
                    json!({"_or": [{"role": {"name": {"_eq": "Interns"}}}, {"title": {"_eq": "boss"}}]}),
                    &[2, 4],
                ),
            ],
        )
        .await;
    }

    async fn to_many(db) {
        tree(db).await;
        assert_found(db, &ROLES, &[
            (json!({"users": {"title": {"_eq": "boss"}}}), &[1]),
            (json!({"users": {"_some": {"title": {"_null": true}}}}), &[1, 2, 3]),
            (json!({"users": {"_none": {"title": {"_eq": "boss"}}}}), &[2, 3, 4]),
            (json!({"users": {"_none": {"id": {"_nnull": true}}}}), &[4]),
            (json!({"users": {"_none": {"title": {"_null": true}}}}), &[4]),
            (json!({"users": {"_some": {"_and": [{"title": {"_eq": "boss"}}, {"email": {"_nnull": true}}]}}}), &[]),
            (json!({"_and": [{"users": {"title": {"_eq": "boss"}}}, {"users": {"email": {"_nnull": true}}}]}), &[1]),
        ]).await;
    }

    async fn whether_there_are_any(db) {
        tree(db).await;
        assert_found(
            db,
            &ROLES,
            &[
                (json!({"policies": {"_null": true}}), &[2, 3, 4]),
                (json!({"policies": {"_nnull": true}}), &[1]),
                (json!({"children": {"_null": false}}), &[1, 2]),
                (json!({"users": {"_nnull": false}}), &[4]),
            ],
        )
        .await;
    }

    async fn through_several(db) {
        tree(db).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"role": {"policies": {"policy": {"name": {"_eq": "Reading"}}}}}), &[1, 4]),
                (json!({"role": {"children": {"users": {"email": {"_starts_with": "bob"}}}}}), &[1, 4]),
                (json!({"role": {"users": {"_none": {"title": {"_eq": "boss"}}}}}), &[2, 5]),
                (json!({"policies": {"policy": {"admin_access": {"_eq": true}}}}), &[3]),
            ],
        )
        .await;
        assert_found(
            db,
            &POLICIES,
            &[
                (json!({"roles": {"role": {"users": {"email": {"_starts_with": "ada"}}}}}), &[1]),
                (json!({"users": {"user": {"id": {"_nnull": true}}}}), &[2]),
            ],
        )
        .await;
        assert_found(
            db,
            &ACCESS,
            &[(json!({"policy": {"roles": {"_some": {"role": {"_null": true}}}}}), &[2])],
        )
        .await;
    }

    async fn functions_of_related_items(db) {
        tree(db).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"role": {"count(users)": {"_eq": 2}}}), &[1, 4]),
                (json!({"role": {"parent": {"count(children)": {"_gt": 0}}}}), &[2, 5]),
            ],
        )
        .await;
    }

    /// What may not be read does not exist: neither does it meet a filter nor stand in the way of `_none`.
    async fn only_what_may_be_read_counts(db) {
        tree(db).await;
        let rights = rights(&[
            (&ROLES, &["*"], json!({"name": {"_neq": "Staff"}})),
            (&USERS, &["*"], json!({"title": {"_null": true}})),
        ]);
        let read = async |filter: Value| {
            ids(&read_as(db, &rights, &ROLES, json!({"fields": "id", "filter": filter})).await)
        };
        assert_eq!(read(json!({"users": {"title": {"_eq": "boss"}}})).await, [0; 0]);
        assert_eq!(read(json!({"users": {"_none": {"title": {"_eq": "boss"}}}})).await, [2, 3, 4]);
        assert_eq!(read(json!({"parent": {"name": {"_eq": "Staff"}}})).await, [0; 0]);
        assert_eq!(read(json!({"parent": {"_nnull": true}})).await, [2, 3], "the key itself is ours");
        let users = json!({"fields": "id", "filter": {"role": {"name": {"_nnull": true}}}});
        assert_eq!(ids(&read_as(db, &rights, &USERS, users).await), [2, 5]);
    }
}

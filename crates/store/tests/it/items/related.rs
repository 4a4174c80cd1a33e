//! Filters on related items.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, POLICIES, ROLES, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{assert_found, ids, put, read_as, rights, sample_users};

/// Four roles, three of them a hierarchy; the fourth has no users and policies.
async fn tree(db: &TestDatabase) {
    sample_users(db).await;
    put(db, &ROLES, json!([{"id": 3, "name": "Trainees", "parent": 2}, {"id": 4, "name": "Guests"}])).await;
    put(db, &USERS, json!([{"id": 4, "role": 1, "title": "boss"}, {"id": 5, "role": 3}])).await;
}

on_every_engine! {
    async fn filters_through_to_one_relations(db) {
        tree(db).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"role": {"name": {"_eq": "Staff"}}}), &[1, 4]),
                (json!({"role": {"name": {"_neq": "Staff"}}}), &[2, 5]),
                (json!({"role": {"_some": {"name": {"_eq": "Staff"}}}}), &[1, 4]),
                (json!({"role": {"parent": {"_null": true}}}), &[1, 3, 4]),
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

    async fn fields_of_a_missing_related_item_are_null(db) {
        tree(db).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"role": {"id": {"_null": true}}}), &[3]),
                (json!({"role": {"description": {"_null": true}}}), &[1, 2, 3, 4, 5]),
                (json!({"role": {"name": {"_empty": true}}}), &[3]),
                (json!({"role": {"parent": {"name": {"_null": true}}}}), &[1, 3, 4]),
                (json!({"role": {"_or": [{"name": "Staff"}, {"name": {"_null": true}}]}}), &[1, 3, 4]),
                (json!({"role": {"name": {"_nnull": true}}}), &[1, 2, 4, 5]),
                (json!({"role": {"name": {"_nempty": true}}}), &[1, 2, 4, 5]),
                (json!({"role": {"_and": [{"name": {"_null": true}}, {"parent": {"_nnull": true}}]}}), &[]),
            ],
        )
        .await;
    }

    async fn conditions_below_a_field_compare_this_field(db) {
        tree(db).await;
        let staff_or_interns = json!({"role": {"name": {"_or": [{"_eq": "Staff"}, {"_eq": "Interns"}]}}});
        assert_found(
            db,
            &USERS,
            &[
                (json!({"title": {"_or": [{"_null": true}, {"_eq": "boss"}]}}), &[1, 2, 3, 4, 5]),
                (json!({"title": {"_and": [{"_starts_with": "b"}, {"_ends_with": "s"}]}}), &[4]),
                (staff_or_interns, &[1, 2, 4]),
            ],
        )
        .await;
    }

    async fn filters_through_to_many_relations(db) {
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

    async fn filters_on_the_existence_of_related_items(db) {
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

    async fn filters_through_several_relations(db) {
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

    async fn filters_on_functions_of_related_items(db) {
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

    /// Unreadable related items behave as if they did not exist: they neither satisfy a filter nor violate `_none`.
    async fn unreadable_related_items_are_ignored(db) {
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
        assert_eq!(read(json!({"parent": {"_nnull": true}})).await, [2, 3], "the foreign key itself is readable");
        let users = json!({"fields": "id", "filter": {"role": {"name": {"_nnull": true}}}});
        assert_eq!(ids(&read_as(db, &rights, &USERS, users).await), [2, 5]);
    }
}

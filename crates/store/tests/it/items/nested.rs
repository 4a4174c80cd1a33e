//! Nested items.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, ROLES, USERS};
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::recording_reader::RecordingReader;
use crate::seed::{id, plan, put, read, read_as, rights, run, sample_users};

/// Three roles: the first with five users, the second with two, the third with none.
pub(super) async fn sample_roles(db: &TestDatabase) {
    let roles = [1, 2, 3].map(|number| json!({"id": number, "name": format!("role {number}")}));
    put(db, &ROLES, json!(roles)).await;
    put(
        db,
        &USERS,
        json!([
            {"id": 1, "role": 1, "title": "b"},
            {"id": 2, "role": 1},
            {"id": 3, "role": 1, "title": "a"},
            {"id": 4, "role": 1, "title": "a"},
            {"id": 5, "role": 1, "title": "c"},
            {"id": 6, "role": 2, "title": "z"},
            {"id": 7, "role": 2, "title": "y"},
            {"id": 8, "title": "nowhere"},
        ]),
    )
    .await;
}

on_every_engine! {
    async fn a_to_one_relation_is_an_object_or_null(db) {
        sample_users(db).await;
        let found = read(db, &USERS, json!({"fields": "role.name,role.parent.name"})).await;
        assert_eq!(
            found,
            json!([
                {"role": {"name": "Staff", "parent": null}},
                {"role": {"name": "Interns", "parent": {"name": "Staff"}}},
                {"role": null},
            ])
        );
    }

    async fn a_to_many_relation_is_a_list_of_objects_or_keys(db) {
        sample_users(db).await;
        let objects = read(db, &ROLES, json!({"fields": "users.email"})).await;
        assert_eq!(
            objects,
            json!([
                {"users": [{"email": "ada@example.com"}]},
                {"users": [{"email": "bob@example.com"}]},
            ])
        );
        let keys = read(db, &ROLES, json!({"fields": "users,children"})).await;
        assert_eq!(
            keys,
            json!([
                {"users": [id(1)], "children": [id(2)]},
                {"users": [id(2)], "children": []},
            ])
        );
    }

    async fn nesting_can_be_deep(db) {
        sample_users(db).await;
        let fields = "email,role.users.role.parent.children.users.role.name";
        let query = json!({"fields": fields, "filter": {"id": {"_eq": id(2)}}});
        let children = json!([{"users": [{"role": {"name": "Interns"}}]}]);
        assert_eq!(
            read(db, &USERS, query).await,
            json!([{
                "email": "bob@example.com",
                "role": {"users": [{"role": {"parent": {"children": children}}}]},
            }])
        );
    }

    async fn a_relation_costs_one_statement_regardless_of_the_item_count(db) {
        sample_roles(db).await;
        let mut database = &db.database;
        let mut recorder = RecordingReader::on(&mut database);
        run(&mut recorder, &plan(&ROLES, &json!({"fields": "name,users.title,users.role.name"})))
            .await
            .unwrap();
        assert_eq!(recorder.statements.len(), 3);
    }

    async fn without_items_no_nested_query_runs(db) {
        let mut database = &db.database;
        let mut recorder = RecordingReader::on(&mut database);
        let found = run(&mut recorder, &plan(&ROLES, &json!({"fields": "users.role.name"}))).await.unwrap();
        assert_eq!((found, recorder.statements.len()), (json!([]), 1));
    }

    async fn only_readable_items_are_nested(db) {
        sample_roles(db).await;
        let rights = rights(&[
            (&ROLES, &["*"], Value::Null),
            (&USERS, &["id", "title", "role"], json!({"title": {"_in": ["a", "z"]}})),
        ]);
        let query = json!({"fields": "users", "deep": {"users": {"_limit": 1, "_sort": "-id"}}});
        assert_eq!(
            read_as(db, &rights, &ROLES, query).await,
            json!([
                {"users": [id(4)]},
                {"users": [id(6)]},
                {"users": []},
            ])
        );
    }

    async fn an_unreadable_related_item_is_null(db) {
        sample_roles(db).await;
        let rights =
            rights(&[(&ROLES, &["*"], json!({"name": {"_neq": "role 1"}})), (&USERS, &["*"], Value::Null)]);
        let query = json!({"fields": "role.name", "filter": {"title": {"_in": ["b", "z"]}}});
        let expected = json!([{"role": null}, {"role": {"name": "role 2"}}]);
        assert_eq!(read_as(db, &rights, &USERS, query).await, expected);
    }

    async fn a_selection_without_fields_returns_all_items(db) {
        sample_users(db).await;
        let mut selection = plan(&ACCESS, &json!({"fields": "id"})).selection;
        selection.columns.clear();
        assert_eq!(items::read(&mut &db.database, &selection).await.unwrap().len(), 2);
    }
}

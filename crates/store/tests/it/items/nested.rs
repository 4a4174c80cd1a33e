//! Related items inside items.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, ROLES, USERS};
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{answer, id, people, plan, put, read, read_as, rights};
use crate::spy::Spy;

/// Three roles: the first with five users, the second with two, the third with none.
pub(super) async fn crowd(db: &TestDatabase) {
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
    async fn one_is_an_object_or_null(db) {
        people(db).await;
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

    async fn many_are_a_list_of_objects_or_of_keys(db) {
        people(db).await;
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

    async fn nesting_may_be_deep(db) {
        people(db).await;
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

    async fn a_relation_costs_one_statement_however_many_items_there_are(db) {
        crowd(db).await;
        let mut database = &db.database;
        let mut spy = Spy::on(&mut database);
        answer(&mut spy, &plan(&ROLES, &json!({"fields": "name,users.title,users.role.name"})))
            .await
            .unwrap();
        assert_eq!(spy.statements.len(), 3);
    }

    async fn where_there_are_no_items_nothing_more_is_asked(db) {
        let mut database = &db.database;
        let mut spy = Spy::on(&mut database);
        let found = answer(&mut spy, &plan(&ROLES, &json!({"fields": "users.role.name"}))).await.unwrap();
        assert_eq!((found, spy.statements.len()), (json!([]), 1));
    }

    async fn only_what_may_be_read_is_nested(db) {
        crowd(db).await;
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

    async fn one_that_may_not_be_read_is_null(db) {
        crowd(db).await;
        let rights =
            rights(&[(&ROLES, &["*"], json!({"name": {"_neq": "role 1"}})), (&USERS, &["*"], Value::Null)]);
        let query = json!({"fields": "role.name", "filter": {"title": {"_in": ["b", "z"]}}});
        let expected = json!([{"role": null}, {"role": {"name": "role 2"}}]);
        assert_eq!(read_as(db, &rights, &USERS, query).await, expected);
    }

    async fn a_selection_without_fields_still_counts_items(db) {
        people(db).await;
        let mut selection = plan(&ACCESS, &json!({"fields": "id"})).selection;
        selection.columns.clear();
        assert_eq!(items::read(&mut &db.database, &selection).await.unwrap().len(), 2);
    }
}

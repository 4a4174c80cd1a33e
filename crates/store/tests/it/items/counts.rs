//! Counts of items.

use serde_json::{Value, json};
use vestibule_domain::schema::USERS;
use vestibule_store::items::{self, Counts};

use crate::engines::on_every_engine;
use crate::seed::{plan, plan_for, rights, sample_users};

on_every_engine! {
    async fn only_requested_counts_are_computed(db) {
        sample_users(db).await;
        let filter = json!({"role": {"_nnull": true}});
        for (meta, expected) in [
            ("total_count", Counts { total: Some(3), filtered: None }),
            ("filter_count", Counts { total: None, filtered: Some(2) }),
            ("*", Counts { total: Some(3), filtered: Some(2) }),
            ("", Counts::default()),
        ] {
            let plan = plan(&USERS, &json!({"filter": filter, "meta": meta, "limit": 1}));
            assert_eq!(
                items::count(&mut &db.database, &plan.selection, plan.meta).await,
                Ok(expected),
                "{meta}"
            );
        }
    }

    async fn a_search_counts_as_a_filter(db) {
        sample_users(db).await;
        let plan = plan(&USERS, &json!({"search": "bob", "meta": "*", "offset": 7}));
        let expected = Counts { total: Some(3), filtered: Some(1) };
        assert_eq!(items::count(&mut &db.database, &plan.selection, plan.meta).await, Ok(expected));
    }

    async fn unreadable_items_are_not_counted(db) {
        sample_users(db).await;
        let rights = rights(&[(&USERS, &["*"], json!({"role": {"_nnull": true}}))]);
        let plan =
            plan_for(&rights, &USERS, &json!({"filter": {"email": {"_contains": "ada"}}, "meta": "*"}));
        let expected = Counts { total: Some(2), filtered: Some(1) };
        assert_eq!(items::count(&mut &db.database, &plan.selection, plan.meta).await, Ok(expected));
    }

    async fn an_empty_collection_counts_zero(db) {
        let plan = plan(&USERS, &json!({"meta": "*", "filter": Value::Null}));
        let expected = Counts { total: Some(0), filtered: Some(0) };
        assert_eq!(items::count(&mut &db.database, &plan.selection, plan.meta).await, Ok(expected));
    }
}

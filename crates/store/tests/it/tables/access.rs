//! Roles, policies and permissions.

use serde_json::{Value, json};
use vestibule_domain::access::Policy;
use vestibule_domain::schema::{ACCESS, PERMISSIONS, POLICIES, ROLES, USERS};
use vestibule_store::access;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, put, sample_users, uuid};

async fn policies(db: &TestDatabase, roles: &[u128], user: Option<u128>) -> Vec<u128> {
    let roles: Vec<_> = roles.iter().map(|role| uuid(*role)).collect();
    let found = access::policies(&mut &db.database, &roles, user.map(uuid)).await.unwrap();
    found.iter().map(|policy| policy.id.as_u128()).collect()
}

async fn put_access(db: &TestDatabase, access: Value) {
    let names: Value = (3..=9).map(|number| json!({"id": number, "name": "x"})).collect();
    put(db, &POLICIES, names).await;
    put(db, &ACCESS, access).await;
}

on_every_engine! {
    async fn a_role_has_ancestors(db) {
        sample_users(db).await;
        put(db, &ROLES, json!([{"id": 3, "name": "x", "parent": 2}])).await;
        let mut reader = &db.database;
        assert_eq!(access::role_tree(&mut reader, uuid(3)).await.unwrap(), [uuid(1), uuid(2), uuid(3)]);
        assert_eq!(access::role_tree(&mut reader, uuid(1)).await.unwrap(), [uuid(1)]);
        assert_eq!(access::role_tree(&mut reader, uuid(9)).await.unwrap(), [uuid(9)]);
    }

    async fn cyclic_ancestors_terminate(db) {
        sample_users(db).await;
        db.run(
            "UPDATE directus_roles SET parent = '00000000-0000-0000-0000-000000000002' WHERE name = 'Staff'",
        )
        .await;
        let tree = access::role_tree(&mut &db.database, uuid(1)).await.unwrap();
        assert_eq!(tree, [uuid(2), uuid(1)]);
        db.run("UPDATE directus_roles SET parent = id").await;
        assert_eq!(access::role_tree(&mut &db.database, uuid(1)).await.unwrap(), [uuid(1)]);
    }

    async fn policies_come_from_roles_and_from_the_user(db) {
        sample_users(db).await;
        put_access(db, json!([{"id": 3, "policy": 3}, {"id": 4, "policy": 4, "user": 1}, {"id": 5, "policy": 5, "role": 2}])).await;
        assert_eq!(policies(db, &[1], Some(1)).await, [1, 4]);
        assert_eq!(policies(db, &[1, 2], Some(1)).await, [1, 4, 5]);
        assert_eq!(policies(db, &[1, 2], None).await, [1, 5]);
        assert_eq!(policies(db, &[9], Some(9)).await, [0; 0]);
    }

    async fn users_without_a_role_have_the_public_policies(db) {
        sample_users(db).await;
        put_access(db, json!([{"id": 3, "policy": 3}])).await;
        assert_eq!(policies(db, &[], None).await, [3]);
        assert_eq!(policies(db, &[], Some(3)).await, [2, 3]);
        assert_eq!(policies(db, &[1], Some(1)).await, [1]);
    }

    /// The presets of permissions depend on the order.
    async fn policies_are_ordered_and_unique(db) {
        sample_users(db).await;
        put_access(
            db,
            json!([
                {"id": 3, "policy": 3, "role": 1, "sort": 9},
                {"id": 4, "policy": 4, "role": 1, "sort": 1},
                {"id": 5, "policy": 5, "user": 1, "sort": 1},
                {"id": 6, "policy": 4, "user": 1, "sort": 5},
                {"id": 7, "policy": 6, "role": 1},
            ]),
        )
        .await;
        assert_eq!(policies(db, &[1], Some(1)).await, [1, 6, 4, 5, 3]);
    }

    async fn a_policy_round_trips(db) {
        sample_users(db).await;
        put(db, &POLICIES, json!([{
            "id": 3, "name": "x", "ip_access": ["10.0.0.1", " 10.0.0.0/8 "], "enforce_tfa": true, "app_access": true,
        }])).await;
        put(db, &ACCESS, json!([{"id": 3, "policy": 3, "role": 2}])).await;
        let found = access::policies(&mut &db.database, &[uuid(2)], None).await.unwrap();
        assert_eq!(
            found,
            [Policy {
                id: uuid(3),
                ip_access: vec!["10.0.0.1".into(), "10.0.0.0/8".into()],
                enforce_tfa: true,
                admin_access: false,
                app_access: true,
            }]
        );
    }

    async fn permissions_are_in_insertion_order(db) {
        sample_users(db).await;
        put(db, &PERMISSIONS, json!([
            {
                "collection": "directus_users", "action": "update", "policy": 2, "fields": ["email", "title"],
                "permissions": {"id": {"_eq": "$CURRENT_USER"}}, "validation": {"title": {"_nnull": true}},
                "presets": {"title": "x"},
            },
            {"collection": "directus_roles", "action": "read", "policy": 1},
        ])).await;
        let mut reader = &db.database;
        let found = access::permissions(&mut reader, &[uuid(1), uuid(2), uuid(9)]).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].policy, found[0].collection.as_str()), (uuid(2), "directus_users"));
        assert_eq!((found[0].action.as_str(), found[0].fields.as_deref()), ("update", Some("email,title")));
        assert_eq!(found[0].permissions, Some(json!({"id": {"_eq": "$CURRENT_USER"}})));
        assert_eq!(found[0].validation, Some(json!({"title": {"_nnull": true}})));
        assert_eq!(found[0].presets, Some(json!({"title": "x"})));
        let second = &found[1];
        assert_eq!((second.policy, second.fields.as_deref()), (uuid(1), None));
        assert!(second.permissions.is_none() && second.validation.is_none() && second.presets.is_none());
        assert_eq!(access::permissions(&mut reader, &[uuid(1)]).await.unwrap().len(), 1);
        assert!(access::permissions(&mut reader, &[]).await.unwrap().is_empty());
    }

    async fn a_policy_of_the_user_makes_an_administrator(db) {
        sample_users(db).await;
        assert!(access::has_active_admin(&mut &db.database).await.unwrap(), "Eve has the admin policy");
        db.run("UPDATE directus_users SET status = 'suspended' WHERE email = 'eve@example.com'").await;
        assert!(!access::has_active_admin(&mut &db.database).await.unwrap());
    }

    /// A login compares the status exactly; MySQL's collation does not.
    async fn the_status_of_an_administrator_must_match_exactly(db) {
        sample_users(db).await;
        for status in ["Active", "active ", "ACTIVE"] {
            db.run(&format!("UPDATE directus_users SET status = '{status}'")).await;
            assert!(!access::has_active_admin(&mut &db.database).await.unwrap(), "{status:?}");
        }
    }

    async fn another_administrator_is_a_different_user(db) {
        sample_users(db).await;
        let (ada, eve) = (uuid(1), uuid(3));
        assert!(access::has_other_active_admin(&mut &db.database, ada).await.unwrap());
        assert!(!access::has_other_active_admin(&mut &db.database, eve).await.unwrap());
    }

    async fn a_policy_of_the_role_or_its_ancestors_makes_an_administrator(db) {
        sample_users(db).await;
        db.run("DELETE FROM directus_access").await;
        assert!(!access::has_active_admin(&mut &db.database).await.unwrap());
        put(db, &ACCESS, json!([{"id": 3, "policy": 2, "role": 1}])).await;
        assert!(access::has_active_admin(&mut &db.database).await.unwrap(), "Ada by the role");
        db.run("DELETE FROM directus_users WHERE email = 'ada@example.com'").await;
        assert!(access::has_active_admin(&mut &db.database).await.unwrap(), "Bob by the parent of the role");
        db.run("UPDATE directus_roles SET parent = NULL").await;
        assert!(!access::has_active_admin(&mut &db.database).await.unwrap());
        db.run("UPDATE directus_roles SET parent = id").await;
        assert!(!access::has_active_admin(&mut &db.database).await.unwrap(), "cycles terminate");
    }

    async fn a_public_admin_policy_makes_no_administrator(db) {
        put(db, &POLICIES, json!([{"id": 2, "name": "x", "admin_access": true}])).await;
        put(db, &ACCESS, json!([{"id": 3, "policy": 2}])).await;
        put(db, &USERS, json!([{"id": 1}])).await;
        assert!(!access::has_active_admin(&mut &db.database).await.unwrap());
        assert_eq!(access::admin_role(&mut &db.database).await.unwrap(), None);
    }

    async fn the_administrator_role_is_found(db) {
        sample_users(db).await;
        assert_eq!(access::admin_role(&mut &db.database).await.unwrap(), None);
        put(db, &ACCESS, json!([{"id": 3, "policy": 2, "role": 2}, {"id": 4, "policy": 2, "role": 1}])).await;
        assert_eq!(access::admin_role(&mut &db.database).await.unwrap(), Some(uuid(2)));
    }

    async fn a_role_is_found_by_key_or_unique_name(db) {
        sample_users(db).await;
        put(
            db,
            &ROLES,
            json!([{"id": 3, "name": "twice"}, {"id": 4, "name": "twice"}, {"id": 5, "name": "staff"}]),
        )
        .await;
        let find = async |role: &str| access::find_role(&mut &db.database, role).await.unwrap();
        assert_eq!(find(&id(1)).await, Some(uuid(1)));
        assert_eq!(find(&id(9)).await, None);
        assert_eq!(find("Staff").await, Some(uuid(1)), "names are case-sensitive");
        assert_eq!(find("staff").await, Some(uuid(5)));
        assert_eq!(find("Interns").await, Some(uuid(2)));
        for other in ["twice", "interns", "Interns ", "Intérns", "", "\0", "missing"] {
            assert_eq!(find(other).await, None, "{other:?}");
        }
    }
}

//! Deletion of old activity and revisions, and its lease.

use chrono::TimeDelta;
use uuid::Uuid;
use vestibule_domain::Client;
use vestibule_store::activity::{self, Entry, Revision};
use vestibule_store::database::Sql;
use vestibule_store::leases::{self, Holder, RETENTION};
use vestibule_store::retention::{
    Old, delete_activity, delete_revisions, newest_before, old_activity, old_revisions,
};

use super::{at, begin};
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::uuid;

/// Inserts one activity entry per second given, with a revision if the second is even. Returns the keys of the activity
/// and of the revisions.
async fn insert_activity(db: &TestDatabase, seconds: &[i64]) -> (Vec<i64>, Vec<i64>) {
    let mut tx = begin(db).await;
    let mut ids = Vec::new();
    for second in seconds {
        let client = Client::default();
        let entry = Entry {
            action: "update",
            user: None,
            at: at(*second),
            client: &client,
            collection: "directus_users",
            item: "1",
        };
        let id = activity::insert(&mut tx, entry).await.unwrap();
        if second % 2 == 0 {
            let (data, delta) = ("{}".into(), "{}".into());
            let revision = Revision { collection: "directus_users", item: "1", data, delta };
            activity::insert_revision(&mut tx, id, revision).await.unwrap();
        }
        ids.push(id);
    }
    tx.commit().await.unwrap();
    (ids, all(db, "SELECT id FROM directus_revisions ORDER BY activity").await)
}

async fn all(db: &TestDatabase, select: &'static str) -> Vec<i64> {
    let rows = db.database.query(&Sql::raw(select, vec![])).await.unwrap();
    rows.iter().map(|row| row.int(0).unwrap()).collect()
}

on_every_engine! {
    async fn old_rows_are_found_by_timestamp(db) {
        let (ids, revisions) = insert_activity(db, &[0, 1, 2, 3, 10, 11]).await;
        let mut reader = &db.database;
        assert_eq!(newest_before(&mut reader, at(0)).await.unwrap(), None);
        assert_eq!(newest_before(&mut reader, at(3)).await.unwrap(), Some(ids[2]));
        let old = Old { before: at(4), newest: newest_before(&mut reader, at(4)).await.unwrap().unwrap() };
        assert_eq!(old_revisions(&mut reader, old, 9).await.unwrap(), revisions[..2]);
        assert_eq!(old_revisions(&mut reader, old, 1).await.unwrap(), revisions[..1]);
        assert_eq!(old_activity(&mut reader, old, 0, 9).await.unwrap(), [ids[1], ids[3]]);
        assert_eq!(old_activity(&mut reader, old, 0, 1).await.unwrap(), [ids[1]]);
        assert_eq!(old_activity(&mut reader, old, ids[1], 9).await.unwrap(), [ids[3]]);
    }

    /// If the clock was wrong for a while, keys and timestamps differ in order. The timestamp decides.
    async fn old_rows_are_found_by_timestamp_if_keys_are_out_of_order(db) {
        let (ids, revisions) = insert_activity(db, &[100, 101, 2, 3]).await;
        let mut reader = &db.database;
        let old = Old { before: at(50), newest: newest_before(&mut reader, at(50)).await.unwrap().unwrap() };
        assert_eq!(old_revisions(&mut reader, old, 9).await.unwrap(), revisions[1..]);
        assert_eq!(old_activity(&mut reader, old, 0, 9).await.unwrap(), [ids[3]]);
    }

    async fn rows_are_deleted_by_key(db) {
        let (ids, revisions) = insert_activity(db, &[0, 1, 2, 4]).await;
        db.run(&format!("UPDATE directus_revisions SET parent = {} WHERE id = {}", revisions[0], revisions[2])).await;
        let mut tx = begin(db).await;
        assert_eq!(delete_revisions(&mut tx, &revisions[..2]).await.unwrap(), 2);
        assert_eq!(delete_revisions(&mut tx, &[]).await.unwrap(), 0);
        assert_eq!(delete_activity(&mut tx, &ids[..2]).await.unwrap(), 2);
        tx.commit().await.unwrap();
        assert_eq!(all(db, "SELECT id FROM directus_revisions WHERE parent IS NULL").await, revisions[2..]);
        assert_eq!(all(db, "SELECT id FROM directus_activity ORDER BY id").await, ids[2..]);
    }

    async fn a_large_batch_is_deleted(db) {
        let seconds: Vec<i64> = (0..1203).collect();
        let (ids, revisions) = insert_activity(db, &seconds).await;
        let mut tx = begin(db).await;
        assert_eq!(delete_revisions(&mut tx, &revisions).await.unwrap(), 602);
        assert_eq!(delete_activity(&mut tx, &ids).await.unwrap(), 1203);
    }

    async fn one_instance_at_a_time_holds_the_lease(db) {
        let end = |now| now + TimeDelta::seconds(10);
        let holder = |id| Holder { lease: RETENTION, id };
        let (a, b) = (holder(uuid(1)), holder(uuid(2)));
        let mut tx = begin(db).await;
        assert!(leases::take(&mut tx, a, at(0), end(at(0))).await.unwrap());
        assert!(!leases::take(&mut tx, b, at(9), end(at(9))).await.unwrap());
        assert!(leases::take(&mut tx, a, at(9), end(at(9))).await.unwrap(), "renewed");
        assert!(!leases::take(&mut tx, b, at(18), end(at(18))).await.unwrap());
        leases::release(&mut tx, b).await.unwrap();
        assert!(!leases::take(&mut tx, b, at(18), end(at(18))).await.unwrap(), "only the holder can release the lease");
        assert!(leases::take(&mut tx, b, at(19), end(at(19))).await.unwrap(), "expired");
        leases::release(&mut tx, b).await.unwrap();
        assert!(leases::take(&mut tx, a, at(19), end(at(19))).await.unwrap(), "released");
        assert!(!leases::take(&mut tx, Holder { lease: "unknown", id: Uuid::nil() }, at(0), end(at(0))).await.unwrap());
    }
}

//! Deletion of old records (`RETENTION_*`, contract section 9), with the test clock.

use serde_json::json;
use vestibule_app::{Deleted, Retention};
use vestibule_testkit::{Setup, TestApp};

use crate::fixtures::{ANN, days, log_in, set};

fn rules(activity: Option<u64>, revisions: Option<u64>) -> impl FnOnce(&mut Setup) {
    move |setup| {
        setup.settings.retention = Some(Retention {
            schedule: "0 0 * * *".parse().expect("a schedule"),
            batch: 2,
            activity: activity.map(days),
            revisions: revisions.map(days),
        });
    }
}

/// On each of three days a user is created and logs in, and the settings are changed; the clock ends on the fourth day.
async fn after_three_days(activity: Option<u64>, revisions: Option<u64>) -> TestApp {
    let app = TestApp::with(rules(activity, revisions)).await;
    for day in 1..=3 {
        let email = format!("user{day}@example.com");
        app.user(&email, json!({})).await;
        log_in(&app, &email, "json").await;
        set(&app, "project_name", format!("Day {day}")).await;
        app.advance(days(1));
    }
    app
}

/// The actions in the activity log, oldest first, and the number of revisions.
async fn remaining(app: &TestApp) -> (Vec<String>, usize) {
    let activity = app.admin().get("/activity?sort=id&limit=-1").await.assert_status(200);
    let actions = activity.data().as_array().expect("a list").iter();
    let actions = actions.map(|row| row["action"].as_str().expect("an action").to_owned()).collect();
    let revisions = app.admin().get("/revisions?limit=-1").await.assert_status(200);
    (actions, revisions.data().as_array().expect("a list").len())
}

#[tokio::test]
async fn records_past_their_retention_are_deleted() {
    let app = after_three_days(Some(2), Some(2)).await;
    let (before, revisions) = remaining(&app).await;
    let deleted =
        vestibule_app::worker::delete_old_records(&app.app).await.expect("an answer").expect("the lease");
    assert_eq!(deleted, Deleted { revisions: 2, activity: 3 }, "the records of the first day");
    assert_eq!(remaining(&app).await, (before[3..].to_vec(), revisions - 2));
    assert_eq!(vestibule_app::worker::delete_old_records(&app.app).await, Ok(Some(Deleted::default())));
    app.advance(days(1000));
    vestibule_app::worker::delete_old_records(&app.app).await.expect("an answer");
    assert_eq!(remaining(&app).await, (Vec::new(), 0));
}

/// Deleting the activity would delete its revisions, or leave them without an author.
#[tokio::test]
async fn activity_is_kept_while_it_has_revisions() {
    for revisions in [Some(90), None] {
        let app = after_three_days(Some(1), revisions).await;
        let (before, count) = remaining(&app).await;
        let deleted =
            vestibule_app::worker::delete_old_records(&app.app).await.expect("an answer").expect("the lease");
        assert_eq!(deleted, Deleted { revisions: 0, activity: 2 }, "two logins");
        let (after, remaining) = remaining(&app).await;
        assert_eq!((after.len(), remaining), (before.len() - 2, count));
    }
}

#[tokio::test]
async fn revisions_can_be_deleted_alone() {
    let app = after_three_days(None, Some(1)).await;
    let (before, count) = remaining(&app).await;
    let deleted =
        vestibule_app::worker::delete_old_records(&app.app).await.expect("an answer").expect("the lease");
    assert_eq!(deleted, Deleted { revisions: 4, activity: 0 });
    assert_eq!(remaining(&app).await, (before, count - 4));
}

#[tokio::test]
async fn default_deletes_nothing() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app.advance(days(100_000));
    let before = app.tables().await;
    assert_eq!(vestibule_app::worker::delete_old_records(&app.app).await, Ok(None));
    app.assert_unchanged_since(&before, "no retention").await;
}

#[tokio::test]
async fn one_instance_deletes_at_a_time() {
    let app = after_three_days(Some(1), Some(1)).await;
    let lease =
        |until| format!("UPDATE vestibule_leases SET holder = '{}', lease_until = {until}", "x".repeat(36));
    let now = app.now().timestamp_millis();
    app.execute(&lease(now + 1)).await;
    let before = app.tables().await;
    assert_eq!(vestibule_app::worker::delete_old_records(&app.app).await, Ok(None));
    app.assert_unchanged_since(&before, "a lease of another instance").await;
    app.execute(&lease(now)).await;
    let deleted = vestibule_app::worker::delete_old_records(&app.app).await.expect("an answer");
    assert_eq!(
        deleted,
        Some(Deleted { revisions: 4, activity: 6 }),
        "the lease of the other instance has expired"
    );
    let held = "SELECT count(*) FROM vestibule_leases WHERE holder IS NOT NULL";
    assert_eq!(app.value(held).await, 0, "the lease was released");
}

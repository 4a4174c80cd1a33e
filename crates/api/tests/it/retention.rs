//! Old records go, by a clock that is moved (`RETENTION_*`, contract section 9).

use serde_json::json;
use vestibule_app::worker;
use vestibule_app::{Deleted, Retention};
use vestibule_testkit::{Setup, TestApp};

use crate::people::{ANN, days, log_in, set};

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

/// A user was made and has logged in, and the settings were changed; so on three days. Then it is the fourth day.
async fn app(activity: Option<u64>, revisions: Option<u64>) -> TestApp {
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

/// What each row of the log says, the oldest first.
async fn left(app: &TestApp) -> (Vec<String>, usize) {
    let activity = app.admin().get("/activity?sort=id&limit=-1").await.assert_status(200);
    let actions = activity.data().as_array().expect("a list").iter();
    let actions = actions.map(|row| row["action"].as_str().expect("an action").to_owned()).collect();
    let revisions = app.admin().get("/revisions?limit=-1").await.assert_status(200);
    (actions, revisions.data().as_array().expect("a list").len())
}

#[tokio::test]
async fn what_is_older_than_it_has_to_be_kept_is_deleted() {
    let app = app(Some(2), Some(2)).await;
    let (before, revisions) = left(&app).await;
    let deleted = worker::delete_old_records(&app.app).await.expect("an answer").expect("the lease");
    assert_eq!(deleted, Deleted { revisions: 2, activity: 3 }, "those of the first day");
    assert_eq!(left(&app).await, (before[3..].to_vec(), revisions - 2));
    assert_eq!(worker::delete_old_records(&app.app).await, Ok(Some(Deleted::default())));
    app.advance(days(1000));
    worker::delete_old_records(&app.app).await.expect("an answer");
    assert_eq!(left(&app).await, (Vec::new(), 0));
}

/// They would go with it, and nobody could say who had made them.
#[tokio::test]
async fn activity_stays_while_its_revisions_do() {
    for revisions in [Some(90), None] {
        let app = app(Some(1), revisions).await;
        let (before, count) = left(&app).await;
        let deleted = worker::delete_old_records(&app.app).await.expect("an answer").expect("the lease");
        assert_eq!(deleted, Deleted { revisions: 0, activity: 2 }, "two logins");
        let (after, left) = left(&app).await;
        assert_eq!((after.len(), left), (before.len() - 2, count));
    }
}

#[tokio::test]
async fn revisions_may_go_alone() {
    let app = app(None, Some(1)).await;
    let (before, count) = left(&app).await;
    let deleted = worker::delete_old_records(&app.app).await.expect("an answer").expect("the lease");
    assert_eq!(deleted, Deleted { revisions: 4, activity: 0 });
    assert_eq!(left(&app).await, (before, count - 4));
}

#[tokio::test]
async fn nothing_is_deleted_unless_the_operator_says_so() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app.advance(days(100_000));
    let before = app.tables().await;
    assert_eq!(worker::delete_old_records(&app.app).await, Ok(None));
    app.assert_unchanged_since(&before, "no rule").await;
}

#[tokio::test]
async fn one_instance_does_it_at_a_time() {
    let app = app(Some(1), Some(1)).await;
    let lease =
        |until| format!("UPDATE vestibule_leases SET holder = '{}', lease_until = {until}", "x".repeat(36));
    let now = app.now().timestamp_millis();
    app.execute(&lease(now + 1)).await;
    let before = app.tables().await;
    assert_eq!(worker::delete_old_records(&app.app).await, Ok(None));
    app.assert_unchanged_since(&before, "somebody else's lease").await;
    app.execute(&lease(now)).await;
    let deleted = worker::delete_old_records(&app.app).await.expect("an answer");
    assert_eq!(deleted, Some(Deleted { revisions: 4, activity: 6 }), "that instance has died");
    let held = "SELECT count(*) FROM vestibule_leases WHERE holder IS NOT NULL";
    assert_eq!(app.value(held).await, 0, "it was given back");
}

//! `EMAIL_CHANGE_CONFIRM`: a new address takes effect once it is confirmed, and the old address is notified.

use serde_json::json;
use vestibule_testkit::{PASSWORD, Reply, TestActor, TestApp};

use super::{due_mails, mail_to};
use crate::fixtures::{ANN, browser_login, days, refresh, refresh_token, staff};

const NEW: &str = "anna@example.com";

/// Ann, with confirmation of new addresses enabled.
async fn with_ann() -> (TestApp, String, TestActor) {
    let app = TestApp::with(|setup| setup.settings.confirm_email_change = true).await;
    let (id, ..) = staff(&app, ANN).await;
    let ann = browser_login(&app, ANN).await;
    (app, id, ann)
}

/// Requests an address change; returns the token of the confirmation link.
async fn request_change(app: &TestApp, ann: &TestActor, new: &str) -> String {
    let reply = ann.patch("/users/me", json!({ "email": new })).await.assert_status(200);
    assert_eq!(reply.text("email"), ANN, "nothing has changed yet");
    let mails = app.mails().await;
    let sent = mails.iter().find(|sent| sent.envelope.to == new).expect("a mail to it");
    let link = sent.envelope.mail.url().expect("a link");
    let (page, token) = link.split_once("?token=").expect("a token");
    assert_eq!(page, "http://vestibule.test/admin/confirm-email");
    token.to_owned()
}

async fn confirm(actor: &TestActor, token: &str) -> Reply {
    actor.post("/users/me/email/confirm", json!({ "token": token })).await
}

async fn address(ann: &TestActor) -> String {
    ann.get("/users/me?fields=email").await.text("email")
}

#[tokio::test]
async fn both_addresses_get_a_mail_and_nothing_else_changes() {
    let (app, _, ann) = with_ann().await;
    let before = app.tables().await;
    ann.patch("/users/me", json!({ "email": NEW })).await.assert_status(200);
    let changes = before.changes_to(&app.tables().await);
    assert!(changes.lines().all(|line| line.starts_with("+ vestibule_outbox: ")), "{changes}");
    let mut mails = due_mails(&app).await;
    mails.sort();
    assert_eq!(
        mails,
        [mail_to(ANN, "email-change-requested"), mail_to(NEW, "email-change-confirm")].concat()
    );
    app.anon().log_in(NEW, PASSWORD, "json").await.assert_status(401);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn confirmation_applies_the_change_and_ends_other_sessions() {
    let (app, id, ann) = with_ann().await;
    let elsewhere = refresh_token(&app, ANN).await;
    let token = request_change(&app, &ann, NEW).await;
    refresh(&app, &elsewhere).await.assert_status(200);
    confirm(&ann, &token).await.assert_status(204);
    assert_eq!(address(&ann).await, NEW);
    refresh(&app, &elsewhere).await.assert_status(401);
    let delta = app
        .value(&format!("SELECT delta FROM directus_revisions WHERE item = '{id}' ORDER BY id DESC"))
        .await;
    assert_eq!(delta, r#"{"email":"anna@example.com"}"#);
    app.anon().log_in(NEW, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn old_address_is_notified() {
    let app = TestApp::with(|setup| {
        setup.settings.confirm_email_change = true;
        setup.settings.notices = true;
    })
    .await;
    staff(&app, ANN).await;
    let ann = browser_login(&app, ANN).await;
    let token = request_change(&app, &ann, NEW).await;
    confirm(&ann, &token).await.assert_status(204);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "email-changed"));
}

#[tokio::test]
async fn other_fields_of_the_request_are_updated_at_once() {
    let (app, id, ann) = with_ann().await;
    let body = json!({ "email": NEW, "title": "Dr" });
    let reply = ann.patch("/users/me", body).await.assert_status(200);
    assert_eq!((reply.text("email"), reply.text("title")), (ANN.to_owned(), "Dr".to_owned()));
    let delta = app
        .value(&format!("SELECT delta FROM directus_revisions WHERE item = '{id}' ORDER BY id DESC"))
        .await;
    assert_eq!(delta, r#"{"title":"Dr"}"#);
}

#[tokio::test]
async fn every_route_to_the_own_record_requires_confirmation() {
    let (app, id, ann) = with_ann().await;
    let each = json!([{ "id": id, "email": NEW }]);
    let many = json!({ "keys": [id], "data": { "email": NEW } });
    ann.patch(&format!("/users/{id}"), json!({ "email": NEW })).await.assert_status(200);
    ann.patch("/users", each).await.assert_status(200);
    ann.patch("/users", many).await.assert_status(200);
    assert_eq!(address(&ann).await, ANN);
    assert_eq!(due_mails(&app).await.len(), 6);
}

#[tokio::test]
async fn link_works_once() {
    let (app, _, ann) = with_ann().await;
    let (first, second) =
        (request_change(&app, &ann, NEW).await, request_change(&app, &ann, "other@example.com").await);
    confirm(&ann, &first).await.assert_status(204);
    for used in [first, second] {
        let reply = confirm(&ann, &used).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"));
    }
    assert_eq!(address(&ann).await, NEW);
}

/// A mistyped address has another owner, so confirmation requires a login of the user.
#[tokio::test]
async fn only_the_user_can_confirm() {
    let (app, id, ann) = with_ann().await;
    staff(&app, "bob@example.com").await;
    let bob = browser_login(&app, "bob@example.com").await;
    let token = request_change(&app, &ann, NEW).await;
    let before = app.tables().await;
    confirm(&app.anon(), &token).await.assert_status(401);
    confirm(&bob, &token).await.assert_status(403);
    confirm(&app.admin(), &token).await.assert_status(403);
    app.assert_unchanged_since(&before, "a rejected confirmation").await;
    app.admin().patch(&format!("/users/{id}"), json!({ "status": "suspended" })).await.assert_status(200);
    confirm(&ann, &token).await.assert_status(401);
}

#[tokio::test]
async fn link_expires_after_a_day() {
    let (app, _, ann) = with_ann().await;
    let token = request_change(&app, &ann, NEW).await;
    app.advance(days(1) - std::time::Duration::from_secs(10));
    let ann_later = browser_login(&app, ANN).await;
    app.advance(std::time::Duration::from_secs(11));
    assert_eq!(confirm(&ann_later, &token).await.code(), "TOKEN_EXPIRED");
}

#[tokio::test]
async fn other_tokens_do_not_confirm_an_address() {
    let (app, _, ann) = with_ann().await;
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let sent = app.mail().await;
    let reset = sent.envelope.mail.url().unwrap().split_once("token=").unwrap().1.to_owned();
    assert_eq!(confirm(&ann, &reset).await.code(), "FORBIDDEN");
    assert_eq!(confirm(&ann, "nonsense").await.code(), "INVALID_TOKEN");
    assert_eq!(confirm(&ann, "").await.code(), "INVALID_PAYLOAD");
    let token = request_change(&app, &ann, NEW).await;
    for path in ["/auth/password/reset", "/users/invite/accept"] {
        let body = json!({ "token": token, "password": "N3w-passw0rd!" });
        app.anon().post(path, body).await.assert_status(403);
    }
    assert_eq!(app.anon().with_token(&token).get("/users/me").await.code(), "INVALID_TOKEN");
}

/// GHSA-qw9g-7549-7wg5: look-alike addresses receive no mail.
#[tokio::test]
async fn ghsa_qw9g_taken_or_invisible_address_is_rejected_on_request_and_confirmation() {
    let (app, _, ann) = with_ann().await;
    let token = request_change(&app, &ann, NEW).await;
    app.user("ANNA@example.com", json!({})).await;
    assert_eq!(confirm(&ann, &token).await.code(), "RECORD_NOT_UNIQUE");
    assert_eq!(address(&ann).await, ANN);
    let before = app.tables().await;
    for rejected in ["AnnA@Example.com", "no address", "ann\u{200b}a@example.com"] {
        ann.patch("/users/me", json!({ "email": rejected })).await.assert_status(400);
    }
    app.assert_unchanged_since(&before, "a rejected address").await;
}

#[tokio::test]
async fn user_without_the_right_to_update_email_causes_no_mail() {
    let app = TestApp::with(|setup| setup.settings.confirm_email_change = true).await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    ann.patch("/users/me", json!({ "email": NEW })).await.assert_status(403);
    assert_eq!(due_mails(&app).await, []);
}

/// Changes by administrators and removal of the own address need no confirmation.
#[tokio::test]
async fn changes_by_administrators_and_removals_take_effect_at_once() {
    let (app, id, ann) = with_ann().await;
    app.admin().patch(&format!("/users/{id}"), json!({ "email": NEW })).await.assert_status(200);
    assert_eq!(app.value(&format!("SELECT email FROM directus_users WHERE id = '{id}'")).await, NEW);
    ann.get("/users/me").await.assert_status(401);
    let ann = browser_login(&app, NEW).await;
    ann.patch("/users/me", json!({ "email": NEW })).await.assert_status(200);
    ann.patch("/users/me", json!({ "email": null })).await.assert_status(200);
    assert_eq!(due_mails(&app).await, []);
}

#[tokio::test]
async fn disabled_confirmation_behaves_as_directus() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = browser_login(&app, ANN).await;
    assert_eq!(ann.patch("/users/me", json!({ "email": NEW })).await.text("email"), NEW);
    assert_eq!(due_mails(&app).await, []);
}

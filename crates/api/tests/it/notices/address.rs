//! `EMAIL_CHANGE_CONFIRM`: a new address of one's own counts once it has confirmed, and the old one is told.

use serde_json::json;
use vestibule_testkit::{PASSWORD, Reply, TestActor, TestApp};

use super::{one, told};
use crate::people::{ANN, at_browser, days, refresh, refresh_token, staff};

const NEW: &str = "anna@example.com";

/// Ann, where new addresses have to confirm.
async fn with_ann() -> (TestApp, String, TestActor) {
    let app = TestApp::with(|setup| setup.settings.confirm_email_change = true).await;
    let (id, ..) = staff(&app, ANN).await;
    let ann = at_browser(&app, ANN).await;
    (app, id, ann)
}

/// Asks for an address; gives the token of the link that is sent to it.
async fn ask(app: &TestApp, ann: &TestActor, new: &str) -> String {
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
async fn both_addresses_get_a_mail_and_nothing_else_happens() {
    let (app, _, ann) = with_ann().await;
    let before = app.tables().await;
    ann.patch("/users/me", json!({ "email": NEW })).await.assert_status(200);
    let changes = before.changes_to(&app.tables().await);
    assert!(changes.lines().all(|line| line.starts_with("+ vestibule_outbox: ")), "{changes}");
    let mut told = told(&app).await;
    told.sort();
    assert_eq!(told, [one(ANN, "email-change-requested"), one(NEW, "email-change-confirm")].concat());
    app.anon().log_in(NEW, PASSWORD, "json").await.assert_status(401);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn the_link_makes_the_change_with_all_that_follows_from_it() {
    let (app, id, ann) = with_ann().await;
    let elsewhere = refresh_token(&app, ANN).await;
    let token = ask(&app, &ann, NEW).await;
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
async fn the_old_address_is_told_that_it_happened() {
    let app = TestApp::with(|setup| {
        setup.settings.confirm_email_change = true;
        setup.settings.notices = true;
    })
    .await;
    staff(&app, ANN).await;
    let ann = at_browser(&app, ANN).await;
    let token = ask(&app, &ann, NEW).await;
    confirm(&ann, &token).await.assert_status(204);
    assert_eq!(told(&app).await, one(ANN, "email-changed"));
}

#[tokio::test]
async fn other_values_of_the_same_request_take_effect_at_once() {
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
async fn every_way_to_the_own_record_is_the_same() {
    let (app, id, ann) = with_ann().await;
    let each = json!([{ "id": id, "email": NEW }]);
    let many = json!({ "keys": [id], "data": { "email": NEW } });
    ann.patch(&format!("/users/{id}"), json!({ "email": NEW })).await.assert_status(200);
    ann.patch("/users", each).await.assert_status(200);
    ann.patch("/users", many).await.assert_status(200);
    assert_eq!(address(&ann).await, ANN);
    assert_eq!(told(&app).await.len(), 6);
}

#[tokio::test]
async fn a_link_works_once() {
    let (app, _, ann) = with_ann().await;
    let (first, second) = (ask(&app, &ann, NEW).await, ask(&app, &ann, "other@example.com").await);
    confirm(&ann, &first).await.assert_status(204);
    for spent in [first, second] {
        let reply = confirm(&ann, &spent).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"));
    }
    assert_eq!(address(&ann).await, NEW);
}

/// A mistyped address is somebody else's: the link alone is worth nothing.
#[tokio::test]
async fn only_the_user_can_confirm() {
    let (app, id, ann) = with_ann().await;
    staff(&app, "bob@example.com").await;
    let bob = at_browser(&app, "bob@example.com").await;
    let token = ask(&app, &ann, NEW).await;
    let before = app.tables().await;
    confirm(&app.anon(), &token).await.assert_status(401);
    confirm(&bob, &token).await.assert_status(403);
    confirm(&app.admin(), &token).await.assert_status(403);
    app.assert_unchanged_since(&before, "a refused confirmation").await;
    app.admin().patch(&format!("/users/{id}"), json!({ "status": "suspended" })).await.assert_status(200);
    confirm(&ann, &token).await.assert_status(401);
}

#[tokio::test]
async fn a_link_runs_out_after_a_day() {
    let (app, _, ann) = with_ann().await;
    let token = ask(&app, &ann, NEW).await;
    app.advance(days(1) - std::time::Duration::from_secs(10));
    let ann_later = at_browser(&app, ANN).await;
    app.advance(std::time::Duration::from_secs(11));
    assert_eq!(confirm(&ann_later, &token).await.code(), "TOKEN_EXPIRED");
}

#[tokio::test]
async fn other_tokens_are_no_links_to_an_address() {
    let (app, _, ann) = with_ann().await;
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let sent = app.mail().await;
    let reset = sent.envelope.mail.url().unwrap().split_once("token=").unwrap().1.to_owned();
    assert_eq!(confirm(&ann, &reset).await.code(), "FORBIDDEN");
    assert_eq!(confirm(&ann, "nonsense").await.code(), "INVALID_TOKEN");
    assert_eq!(confirm(&ann, "").await.code(), "INVALID_PAYLOAD");
    let token = ask(&app, &ann, NEW).await;
    for path in ["/auth/password/reset", "/users/invite/accept"] {
        let body = json!({ "token": token, "password": "N3w-passw0rd!" });
        app.anon().post(path, body).await.assert_status(403);
    }
    assert_eq!(app.anon().with_token(&token).get("/users/me").await.code(), "INVALID_TOKEN");
}

/// GHSA-qw9g-7549-7wg5: nobody gets mail at an address that merely looks like one.
#[tokio::test]
async fn ghsa_qw9g_an_address_that_is_taken_or_invisible_is_refused_at_once_and_later() {
    let (app, _, ann) = with_ann().await;
    let token = ask(&app, &ann, NEW).await;
    app.user("ANNA@example.com", json!({})).await;
    assert_eq!(confirm(&ann, &token).await.code(), "RECORD_NOT_UNIQUE");
    assert_eq!(address(&ann).await, ANN);
    let before = app.tables().await;
    for refused in ["AnnA@Example.com", "no address", "ann\u{200b}a@example.com"] {
        ann.patch("/users/me", json!({ "email": refused })).await.assert_status(400);
    }
    app.assert_unchanged_since(&before, "a refused address").await;
}

#[tokio::test]
async fn whoever_may_not_change_the_address_causes_no_mail() {
    let app = TestApp::with(|setup| setup.settings.confirm_email_change = true).await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    ann.patch("/users/me", json!({ "email": NEW })).await.assert_status(403);
    assert_eq!(told(&app).await, []);
}

/// An administrator who writes down somebody's new address knows it; taking the own one away needs nobody's consent.
#[tokio::test]
async fn changes_by_others_and_removals_take_effect_at_once() {
    let (app, id, ann) = with_ann().await;
    app.admin().patch(&format!("/users/{id}"), json!({ "email": NEW })).await.assert_status(200);
    assert_eq!(app.value(&format!("SELECT email FROM directus_users WHERE id = '{id}'")).await, NEW);
    ann.get("/users/me").await.assert_status(401);
    let ann = at_browser(&app, NEW).await;
    ann.patch("/users/me", json!({ "email": NEW })).await.assert_status(200);
    ann.patch("/users/me", json!({ "email": null })).await.assert_status(200);
    assert_eq!(told(&app).await, []);
}

#[tokio::test]
async fn without_it_a_change_takes_effect_as_in_directus() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = at_browser(&app, ANN).await;
    assert_eq!(ann.patch("/users/me", json!({ "email": NEW })).await.text("email"), NEW);
    assert_eq!(told(&app).await, []);
}

//! `POST /users/invite`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_app::Pages;
use vestibule_domain::allow_list::AllowList;
use vestibule_testkit::{ADMIN_EMAIL, TestApp, claims};

use super::{accept, invited, member_role};
use crate::fixtures::{ANN, days, set};
use crate::mails::{link_in, recipients, token_in};
use crate::snapshots::redacted;

#[tokio::test]
async fn invite_creates_the_user_and_mails_a_link_valid_for_a_week() {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    let body = json!({ "email": ANN, "role": role });
    app.admin().post("/users/invite", body).await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!(mail.envelope.to, ANN);
    assert!(link_in(&mail).starts_with("http://vestibule.test/admin/accept-invite?token=eyJ"));
    let claims = claims(&token_in(&mail));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), days(7).as_secs() as i64);
    assert_eq!((&claims["email"], &claims["scope"]), (&json!(ANN), &json!("invite")));
    assert_eq!(mail.envelope.mail.until().map(|until| until.timestamp()), claims["exp"].as_i64());
    let users =
        app.rows("SELECT status, role, password FROM directus_users WHERE email = 'ann@example.com'").await;
    assert_eq!(users, [json!({ "status": "invited", "role": role, "password": null })]);
}

#[tokio::test]
async fn invite_is_audited_as_user_creation() {
    let app = TestApp::new().await;
    invited(&app, ANN, &member_role(&app).await).await;
    let audited = "/activity?filter[collection]=directus_users&filter[action]=create&sort=-id&limit=1\
                 &fields=action,collection,user.email,revisions.delta";
    insta::assert_json_snapshot!(redacted(app.admin().get(audited).await.data()), @r#"
    [
      {
        "action": "create",
        "collection": "directus_users",
        "user": {
          "email": "admin@example.com"
        },
        "revisions": [
          {
            "delta": {
              "email": "ann@example.com",
              "role": "[uuid]",
              "status": "invited"
            }
          }
        ]
      }
    ]
    "#);
}

#[tokio::test]
async fn batch_invite_is_atomic() {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    let body = json!({ "email": ["a@example.com", "b@example.com", "A@example.com"], "role": role });
    app.admin().post("/users/invite", body).await.assert_status(204);
    assert_eq!(
        recipients(&app).await,
        ["a@example.com", "b@example.com"],
        "the same address is invited once"
    );
    let before = app.tables().await;
    for (emails, role) in [
        (json!(["c@example.com", "bad"]), json!(role)),
        (json!(["c@example.com", "d\u{200b}@example.com"]), json!(role)),
        (json!(["c@example.com"]), json!("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11")),
    ] {
        app.admin().post("/users/invite", json!({ "email": emails, "role": role })).await.assert_status(400);
    }
    app.assert_unchanged_since(&before, "an invalid invite").await;
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn batch_size_is_limited() {
    let app = TestApp::with(|setup| setup.settings.max_batch = Some(2)).await;
    let role = member_role(&app).await;
    let body = json!({ "email": ["a@example.com", "b@example.com", "c@example.com"], "role": role });
    let reply = app.admin().post("/users/invite", body).await.assert_status(400);
    assert_eq!(
        reply.body["errors"][0]["message"],
        "Invalid payload. Exceeded max batch mutation limit of 2."
    );
}

#[tokio::test]
async fn second_invite_updates_the_role_and_sends_another_mail() {
    let app = TestApp::new().await;
    let (one, two) = (member_role(&app).await, app.role("Editors", json!({})).await.0);
    let first = invited(&app, "Ann@example.com", &one).await;
    app.advance(days(1));
    let body = json!({ "email": "ANN@example.com", "role": two });
    app.admin().post("/users/invite", body).await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!(
        (mail.envelope.to.as_str(), mail.envelope.mail.email()),
        ("Ann@example.com", "Ann@example.com")
    );
    let role = app.value("SELECT role FROM directus_users WHERE email = 'Ann@example.com'").await;
    assert_eq!(role, json!(two));
    accept(&app, &first, "Chosen-1").await.assert_status(204);
    assert_eq!(accept(&app, &token_in(&mail), "Chosen-2").await.code(), "INVALID_INVITE");
}

#[rstest]
#[case("active")]
#[case("suspended")]
#[case("draft")]
#[case("archived")]
#[tokio::test]
async fn existing_user_is_left_unchanged(#[case] status: &str) {
    let app = TestApp::new().await;
    app.user(ANN, json!({ "status": status })).await;
    let role = member_role(&app).await;
    let before = app.tables().await;
    let body = json!({ "email": [ANN, "ANN@example.com"], "role": role });
    app.admin().post("/users/invite", body).await.assert_status(204);
    app.assert_unchanged_since(&before, status).await;
    assert!(app.mails().await.is_empty());
}

/// GHSA-8xp8-xrh2-88vr, for invites: a look-alike is a different address.
#[rstest]
#[case::accent("vìctim@example.com")]
#[case::full_width("ｖictim@example.com")]
#[case::dotless_i("vıctim@example.com")]
#[tokio::test]
async fn ghsa_8xp8_look_alike_address_is_a_different_user(#[case] typed: &str) {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    invited(&app, "victim@example.com", &role).await;
    let body = json!({ "email": typed, "role": role });
    app.admin().post("/users/invite", body).await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!((mail.envelope.to.as_str(), mail.envelope.mail.email()), (typed, typed));
    assert_eq!(claims(&token_in(&mail))["email"], typed);
}

/// GHSA-8xp8-xrh2-88vr: an address that cannot be distinguished visually is rejected, together with the rest of its
/// batch.
#[rstest]
#[case::zero_width_space("victim\u{200b}@example.com")]
#[case::soft_hyphen("vic\u{ad}tim@example.com")]
#[case::right_to_left("vic\u{202e}tim@example.com")]
#[tokio::test]
async fn ghsa_8xp8_invisible_characters_are_rejected(#[case] typed: &str) {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    let before = app.tables().await;
    for emails in [json!(typed), json!([ANN, typed])] {
        let body = json!({ "email": emails, "role": role });
        app.admin().post("/users/invite", body).await.assert_status(400);
    }
    app.assert_unchanged_since(&before, "an address with invisible characters").await;
    assert!(app.mails().await.is_empty());
}

/// Contract section 16.0: the URL is checked for every address, whatever the state of its user.
#[rstest]
#[case("https://app.example.com/join?from=mail", Some("https://app.example.com/join?from=mail&token="))]
#[case("https://evil.example.com/join", None)]
#[case("https://user@app.example.com/join", None)]
#[case("https://app.example.com@evil.com/join", None)]
#[case("https://app.example.com:444/join", None)]
#[case("javascript:alert(1)", None)]
#[tokio::test]
async fn ghsa_4hmq_invite_url_is_checked_against_the_allow_list(
    #[case] url: &str,
    #[case] link: Option<&str>,
) {
    let pages = Pages { invite: AllowList::new(["https://app.example.com/join"]), ..Pages::default() };
    let app = TestApp::with(|setup| setup.settings.pages = pages).await;
    let role = member_role(&app).await;
    let before = app.tables().await;
    for emails in [json!(ADMIN_EMAIL), json!([]), json!([ADMIN_EMAIL, ANN])] {
        let body = json!({ "email": emails, "role": role, "invite_url": url });
        let reply = app.admin().post("/users/invite", body).await;
        match link {
            Some(_) => _ = reply.assert_status(204),
            None => assert_eq!(reply.assert_status(400).code(), "INVALID_PAYLOAD"),
        }
    }
    match link {
        Some(start) => assert!(link_in(&app.mail().await).starts_with(start)),
        None => app.assert_unchanged_since(&before, url).await,
    }
}

/// The body is strict, as in Directus; the subject is a query parameter.
#[tokio::test]
async fn subject_can_be_set() {
    let app = TestApp::new().await;
    let body = json!({ "email": ANN, "role": member_role(&app).await });
    let path = "/users/invite?subject=Komm%20zu%20uns%2C%20Ann";
    app.admin().post(path, body.clone()).await.assert_status(204);
    assert_eq!(app.mail().await.rendered.subject, "Komm zu uns, Ann");
    let before = app.tables().await;
    for subject in ["a%0D%0ABcc:%20evil@evil.com", &"x".repeat(201)] {
        let path = format!("/users/invite?subject={subject}");
        assert_eq!(app.admin().post(&path, body.clone()).await.assert_status(400).code(), "INVALID_PAYLOAD");
    }
    app.assert_unchanged_since(&before, "an invalid subject").await;
}

#[tokio::test]
async fn mail_uses_the_default_language_of_the_project() {
    let app = TestApp::new().await;
    set(&app, "default_language", "de-DE").await;
    let body = json!({ "email": ANN, "role": member_role(&app).await });
    app.admin().post("/users/invite", body).await.assert_status(204);
    assert_eq!(app.mail().await.envelope.language, "de-DE");
}

/// As recorded from Directus, where the path segment is read as a key.
#[rstest]
#[case("GET", "/users/invite")]
#[case("PATCH", "/users/invite")]
#[case("DELETE", "/users/invite")]
#[case("GET", "/users/register")]
#[tokio::test]
async fn other_methods_read_the_path_segment_as_a_user_id(#[case] method: &str, #[case] path: &str) {
    let app = TestApp::new().await;
    let body = (method == "PATCH").then(|| json!({}));
    assert_eq!(app.admin().send(method, path, body).await.assert_status(403).code(), "FORBIDDEN");
}

/// Forms of a UUID that Joi accepts.
#[rstest]
#[case::braces("{", "}")]
#[case::brackets("[", "]")]
#[tokio::test]
async fn role_id_may_be_in_braces_or_brackets(#[case] open: &str, #[case] close: &str) {
    let app = TestApp::new().await;
    let role = format!("{open}{}{close}", member_role(&app).await);
    invited(&app, ANN, &role).await;
}

#[tokio::test]
async fn invite_token_is_in_the_mail_only() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    assert_eq!(app.tables().await.places_of(&token), Vec::<String>::new());
    let answer = app.admin().get("/users?fields=*&filter[email]=ann@example.com").await;
    assert_eq!(answer.data()[0]["password"], Value::Null);
}

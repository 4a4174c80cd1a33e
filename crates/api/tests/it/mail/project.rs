//! Project details in mails come from the settings.

use serde_json::json;

use super::{request_mail, with_due_mail};
use crate::fixtures::set;

#[tokio::test]
async fn project_name_color_and_url_come_from_the_settings() {
    let app = with_due_mail().await;
    let project = app.mail().await.envelope.project;
    assert_eq!((project.name.as_str(), project.color.as_str()), ("Directus", "#6644FF"));
    assert_eq!((project.url.as_str(), project.logo.as_str()), ("", ""));
    let settings = json!({
        "project_name": "Acme & Söhne",
        "project_color": "#112233",
        "project_url": "https://acme.example.com",
    });
    app.admin().patch("/settings", settings).await.assert_status(200);
    request_mail(&app).await;
    let mail = app.mail().await;
    let project = &mail.envelope.project;
    assert_eq!((project.name.as_str(), project.color.as_str()), ("Acme & Söhne", "#112233"));
    assert_eq!(project.url, "https://acme.example.com");
    assert!(mail.rendered.html.contains("Acme &amp; Söhne"), "{}", mail.rendered.html);
}

/// Settings changed between request and delivery apply.
#[tokio::test]
async fn settings_are_read_at_delivery() {
    let app = with_due_mail().await;
    set(&app, "project_name", "Later").await;
    assert_eq!(app.mail().await.envelope.project.name, "Later");
}

/// This server stores no files. A Directus instance on the same database has a table of them and serves them.
#[tokio::test]
async fn logo_is_shown_if_a_directus_instance_serves_it() {
    const LOGO: &str = "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11";
    let app = with_due_mail().await;
    app.execute(&format!("UPDATE directus_settings SET project_logo = '{LOGO}', project_name = 'Acme'"))
        .await;
    let mail = app.mail().await;
    assert_eq!(mail.envelope.project.logo, "");
    assert!(!mail.rendered.html.contains("/assets/") && mail.rendered.html.contains(">Acme<"));

    app.execute("CREATE TABLE directus_files (id char(36) NOT NULL PRIMARY KEY)").await;
    request_mail(&app).await;
    assert_eq!(app.mail().await.envelope.project.logo, "", "the file does not exist");

    app.execute(&format!("INSERT INTO directus_files VALUES ('{LOGO}')")).await;
    request_mail(&app).await;
    let mail = app.mail().await;
    let address = format!("http://vestibule.test/assets/{LOGO}");
    assert_eq!(mail.envelope.project.logo, address);
    assert!(
        mail.rendered.html.contains(&format!("<img src=\"{address}\" alt=\"Acme\"")),
        "{}",
        mail.rendered.html
    );
}

/// GHSA-788p-cvgf-q973: the project name is escaped, and an invalid color is not used.
#[tokio::test]
async fn ghsa_788p_project_name_and_color_are_not_markup() {
    let app = with_due_mail().await;
    app.mail().await;
    let settings = json!({
        "project_name": "<script>alert(1)</script>",
        "project_color": "red\"><script>alert(2)</script>",
    });
    app.admin().patch("/settings", settings).await.assert_status(200);
    request_mail(&app).await;
    let html = app.mail().await.rendered.html;
    assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("#171717"), "{html}");
    assert!(!html.contains("<script") && !html.contains("alert(2)"), "{html}");
}

//! What mails say about the project comes from the settings.

use serde_json::json;

use super::{ask, waiting};
use crate::people::set;

#[tokio::test]
async fn name_colour_and_address_are_those_of_the_settings() {
    let app = waiting().await;
    let project = app.mail().await.envelope.project;
    assert_eq!((project.name.as_str(), project.color.as_str()), ("Directus", "#6644FF"));
    assert_eq!((project.url.as_str(), project.logo.as_str()), ("", ""));
    let settings = json!({
        "project_name": "Acme & Söhne",
        "project_color": "#112233",
        "project_url": "https://acme.example.com",
    });
    app.admin().patch("/settings", settings).await.assert_status(200);
    ask(&app).await;
    let mail = app.mail().await;
    let project = &mail.envelope.project;
    assert_eq!((project.name.as_str(), project.color.as_str()), ("Acme & Söhne", "#112233"));
    assert_eq!(project.url, "https://acme.example.com");
    assert!(mail.rendered.html.contains("Acme &amp; Söhne"), "{}", mail.rendered.html);
}

/// What was asked for before a change is sent in the new clothes.
#[tokio::test]
async fn the_settings_of_the_moment_of_sending_count() {
    let app = waiting().await;
    set(&app, "project_name", "Later").await;
    assert_eq!(app.mail().await.envelope.project.name, "Later");
}

/// There are no files here. A Directus on the same database has a table of them, and serves them.
#[tokio::test]
async fn a_logo_is_shown_where_a_directus_serves_it() {
    const LOGO: &str = "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11";
    let app = waiting().await;
    app.execute(&format!("UPDATE directus_settings SET project_logo = '{LOGO}', project_name = 'Acme'"))
        .await;
    let mail = app.mail().await;
    assert_eq!(mail.envelope.project.logo, "");
    assert!(!mail.rendered.html.contains("/assets/") && mail.rendered.html.contains(">Acme<"));

    app.execute("CREATE TABLE directus_files (id char(36) NOT NULL PRIMARY KEY)").await;
    ask(&app).await;
    assert_eq!(app.mail().await.envelope.project.logo, "", "the file is gone");

    app.execute(&format!("INSERT INTO directus_files VALUES ('{LOGO}')")).await;
    ask(&app).await;
    let mail = app.mail().await;
    let address = format!("http://vestibule.test/assets/{LOGO}");
    assert_eq!(mail.envelope.project.logo, address);
    assert!(
        mail.rendered.html.contains(&format!("<img src=\"{address}\" alt=\"Acme\"")),
        "{}",
        mail.rendered.html
    );
}

/// GHSA-788p-cvgf-q973: what the settings say of the project is text, and a colour is a colour or none.
#[tokio::test]
async fn ghsa_788p_neither_name_nor_colour_brings_markup() {
    let app = waiting().await;
    app.mail().await;
    let settings = json!({
        "project_name": "<script>alert(1)</script>",
        "project_color": "red\"><script>alert(2)</script>",
    });
    app.admin().patch("/settings", settings).await.assert_status(200);
    ask(&app).await;
    let html = app.mail().await.rendered.html;
    assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("#171717"), "{html}");
    assert!(!html.contains("<script") && !html.contains("alert(2)"), "{html}");
}

//! The settings and the version counters.

use serde_json::json;
use vestibule_domain::schema::{ROLES, SETTINGS};
use vestibule_store::settings::{self, LoginSettings, ProjectSettings};
use vestibule_store::versions;

use super::begin;
use crate::engines::on_every_engine;
use crate::seed::{id, put, uuid};

on_every_engine! {
    async fn missing_settings_equal_the_column_defaults(db) {
        let mut reader = &db.database;
        let before = settings::login(&mut reader).await.unwrap();
        assert_eq!(before, LoginSettings::default());
        assert_eq!(settings::project(&mut reader).await.unwrap(), ProjectSettings::default());
        put(db, &SETTINGS, json!([{}])).await;
        let after = settings::login(&mut reader).await.unwrap();
        assert_eq!(after, LoginSettings { id: Some(1), ..before });
        assert_eq!(settings::project(&mut reader).await.unwrap(), ProjectSettings::default());
    }

    async fn settings_round_trip(db) {
        put(db, &ROLES, json!([{"id": 1, "name": "Staff"}])).await;
        let filter = json!({"email": {"_ends_with": "@example.com"}});
        put(db, &SETTINGS, json!([
            {
                "project_name": "Äcme", "auth_login_attempts": null, "auth_password_policy": "/^.{8,}$/",
                "public_registration": true, "public_registration_verify_email": false, "public_registration_role": 1,
                "public_registration_email_filter": filter, "project_color": "#112233", "project_url": "",
                "project_logo": id(7), "default_language": "de-DE",
            },
            {"project_name": "second"},
        ])).await;
        let mut reader = &db.database;
        assert_eq!(
            settings::login(&mut reader).await.unwrap(),
            LoginSettings {
                id: Some(1),
                project_name: "Äcme".into(),
                login_attempts: None,
                password_policy: Some("/^.{8,}$/".into()),
                public_registration: true,
                verify_email: false,
                registration_role: Some(uuid(1)),
                email_filter: Some(filter),
            }
        );
        assert_eq!(
            settings::project(&mut reader).await.unwrap(),
            ProjectSettings {
                name: "Äcme".into(),
                color: "#112233".into(),
                url: None,
                logo: Some(uuid(7)),
                default_language: "de-DE".into(),
            }
        );
    }

    async fn versions_are_counted_by_name(db) {
        let mut reader = &db.database;
        assert_eq!(versions::read(&mut reader, versions::ACCESS).await, Ok(1));
        let mut tx = begin(db).await;
        for _ in 0..2 {
            versions::bump(&mut tx, versions::ACCESS).await.unwrap();
        }
        versions::bump(&mut tx, versions::SETTINGS).await.unwrap();
        versions::bump(&mut tx, "nothing").await.unwrap();
        assert_eq!(versions::read(&mut tx, versions::ACCESS).await, Ok(3), "the transaction sees its own changes");
        assert_eq!(versions::read(&mut reader, versions::ACCESS).await, Ok(1), "uncommitted changes are not visible to others");
        tx.commit().await.unwrap();
        assert_eq!(versions::read(&mut reader, versions::ACCESS).await, Ok(3));
        assert_eq!(versions::read(&mut reader, versions::SETTINGS).await, Ok(2));
        assert_eq!(versions::read(&mut reader, "nothing").await, Ok(0));
    }
}

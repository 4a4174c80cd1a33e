//! Conditional changes of a user, and the project settings.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::{NormalizedEmail, Secret, UserId, UserStatus};
use vestibule_store::database::Database;
use vestibule_store::users::{self, HashAndStatus};
use vestibule_store::{login_attempts, settings};

use crate::engines::{TestDatabase, on_every_engine};

const ADA: UserId = UserId::new(Uuid::from_u128(3));

async fn ada(db: &TestDatabase, password: &str) {
    db.run(&format!(
        "INSERT INTO directus_users (id, email, password, status, language) VALUES \
         ('{ADA}', 'Ada@Example.com', {password}, 'invited', 'de-DE')"
    ))
    .await;
}

async fn set(database: &Database, old: Option<&str>, new: &str) -> bool {
    let old = old.map(Secret::from);
    loop {
        let Ok(mut tx) = database.begin().await else { continue };
        let new = Secret::from(new);
        let change = HashAndStatus {
            old_hash: old.as_ref(),
            new_hash: &new,
            old_status: &UserStatus::Invited,
            new_status: &UserStatus::Active,
        };
        let set = users::set_hash_and_status(&mut tx, ADA, change).await;
        if let Ok(set) = set
            && tx.commit().await.is_ok()
        {
            return set;
        }
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

on_every_engine! {
    async fn a_user_has_a_language(db) {
        ada(db, "NULL").await;
        let mut reader = &db.database;
        let email = NormalizedEmail::new("ada@example.com");
        let ada = users::find_by_email(&mut reader, &email).await.unwrap().unwrap();
        assert_eq!((ada.id, ada.email), (ADA, Some("Ada@Example.com".into())));
        assert_eq!(ada.language.as_deref(), Some("de-DE"));
        assert_eq!(users::find(&mut reader, ADA).await.unwrap().unwrap().language.as_deref(), Some("de-DE"));
    }

    async fn a_password_is_set_only_if_the_old_one_matches(db) {
        ada(db, "'old'").await;
        assert!(!set(&db.database, None, "new").await);
        assert!(!set(&db.database, Some("other"), "new").await);
        assert!(set(&db.database, Some("old"), "new").await);
        assert!(!set(&db.database, Some("new"), "newer").await, "the status has changed");
        let mut reader = &db.database;
        let ada = users::find(&mut reader, ADA).await.unwrap().unwrap();
        assert_eq!((ada.status, ada.password), (UserStatus::Active, Some(Secret::from("new"))));
    }

    async fn of_concurrent_first_passwords_one_is_set(db) {
        ada(db, "NULL").await;
        let instances = [db.open_again().await, db.open_again().await, db.open_again().await];
        let [a, b, c] = &instances;
        let (a, b, c) = tokio::join!(set(a, None, "a"), set(b, None, "b"), set(c, None, "c"));
        assert_eq!([a, b, c].iter().filter(|set| **set).count(), 1);
        for instance in instances {
            instance.close().await;
        }
    }

    async fn a_first_access_is_recorded(db) {
        ada(db, "NULL").await;
        let mut reader = &db.database;
        assert!(!users::has_logged_in(&mut reader, ADA).await.unwrap());
        let mut tx = db.database.begin().await.unwrap();
        users::touch(&mut tx, ADA, now()).await.unwrap();
        assert!(users::has_logged_in(&mut tx, ADA).await.unwrap());
        assert!(users::change_status(&mut tx, ADA, &UserStatus::Invited, &UserStatus::Suspended).await.unwrap());
        assert!(!users::change_status(&mut tx, ADA, &UserStatus::Invited, &UserStatus::Active).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn a_lockout_lasts_until_it_is_cleared(db) {
        ada(db, "NULL").await;
        let mut tx = db.database.begin().await.unwrap();
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await.unwrap(), None);
        assert_eq!(login_attempts::count(&mut tx, ADA, now()).await.unwrap(), 1);
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await.unwrap(), None);
        login_attempts::lock(&mut tx, ADA, now()).await.unwrap();
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await.unwrap(), Some(now()));
        assert_eq!(login_attempts::count(&mut tx, ADA, now()).await.unwrap(), 1, "the count restarts");
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await.unwrap(), Some(now()));
        login_attempts::clear(&mut tx, ADA).await.unwrap();
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await.unwrap(), None);
        tx.commit().await.unwrap();
    }

    async fn project_settings_are_read(db) {
        let mut reader = &db.database;
        assert_eq!(settings::project(&mut reader).await.unwrap(), settings::ProjectSettings::default());
        db.run(
            "INSERT INTO directus_settings (project_name, project_color, project_url, default_language) \
             VALUES ('Acme', '#112233', 'https://acme.example.com', 'de-DE')",
        )
        .await;
        let project = settings::project(&mut reader).await.unwrap();
        assert_eq!((project.name.as_str(), project.color.as_str()), ("Acme", "#112233"));
        assert_eq!(project.url.as_deref(), Some("https://acme.example.com"));
        assert_eq!((project.logo, project.default_language.as_str()), (None, "de-DE"));
    }
}

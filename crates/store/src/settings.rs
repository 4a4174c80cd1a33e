//! `directus_settings`: the fields of its only row that the server needs.

use serde_json::Value;
use uuid::Uuid;

use crate::database::{DbError, Reader};
use crate::statement::sql;

/// The fields for logins, passwords and registration.
#[derive(Debug, Clone, PartialEq)]
pub struct LoginSettings {
    /// Key of the row; `None` before the database is set up.
    pub id: Option<i64>,
    /// Name of the project, for OTPs and mails.
    pub project_name: String,
    /// Failed logins in a row before the account is suspended; `None` is no limit.
    pub login_attempts: Option<i64>,
    /// Regular expression for new passwords.
    pub password_policy: Option<String>,
    /// Whether registration is open.
    pub public_registration: bool,
    /// Whether a registration has to be verified.
    pub verify_email: bool,
    /// The role of users who register.
    pub registration_role: Option<Uuid>,
    /// The filter that a registration has to meet.
    pub email_filter: Option<Value>,
}

/// Reads the fields for logins; the defaults of the table if there is no row.
pub async fn login(reader: &mut impl Reader) -> Result<LoginSettings, DbError> {
    const READ: &str = r#"SELECT "id", "project_name", "auth_login_attempts", "auth_password_policy",
            "public_registration", "public_registration_verify_email", "public_registration_role",
            "public_registration_email_filter"
        FROM "directus_settings" ORDER BY "id" LIMIT 1"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [])).await?;
    let Some(row) = rows.first() else { return Ok(LoginSettings::default()) };
    Ok(LoginSettings {
        id: row.get(0).as_int(),
        project_name: row.text(1)?,
        login_attempts: row.get(2).as_int(),
        password_policy: row.optional_text(3)?,
        public_registration: row.get(4).as_bool().unwrap_or(false),
        verify_email: row.get(5).as_bool().unwrap_or(true),
        registration_role: row.optional_uuid(6)?,
        email_filter: row.get(7).as_json().filter(|filter| !filter.is_null()),
    })
}

/// The fields for mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectSettings {
    pub name: String,
    /// Such as `#6644FF`.
    pub color: String,
    pub url: Option<String>,
    /// The key of the file with the logo.
    pub logo: Option<Uuid>,
    /// The language of mails to users who have not chosen one.
    pub default_language: String,
}

/// Reads the fields for mails; the defaults of the table if there is no row.
pub async fn project(reader: &mut impl Reader) -> Result<ProjectSettings, DbError> {
    const READ: &str = r#"SELECT "project_name", "project_color", "project_url", "project_logo", "default_language"
        FROM "directus_settings" ORDER BY "id" LIMIT 1"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [])).await?;
    let Some(row) = rows.first() else { return Ok(ProjectSettings::default()) };
    Ok(ProjectSettings {
        name: row.text(0)?,
        color: row.text(1)?,
        url: row.optional_text(2)?.filter(|url| !url.is_empty()),
        logo: row.optional_uuid(3)?,
        default_language: row.text(4)?,
    })
}

impl Default for ProjectSettings {
    fn default() -> Self {
        Self {
            name: "Directus".to_owned(),
            color: "#6644FF".to_owned(),
            url: None,
            logo: None,
            default_language: "en-US".to_owned(),
        }
    }
}

impl Default for LoginSettings {
    fn default() -> Self {
        Self {
            id: None,
            project_name: "Directus".to_owned(),
            login_attempts: Some(25),
            password_policy: None,
            public_registration: false,
            verify_email: true,
            registration_role: None,
            email_filter: None,
        }
    }
}

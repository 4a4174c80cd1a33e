//! `/server/info` (contract section 11).

use serde_json::{Map, Value, json};
use vestibule_domain::query::{Limits, Plan, Query};
use vestibule_domain::schema::SETTINGS;
use vestibule_domain::{Actor, Result};
use vestibule_store::{items, users};

use crate::App;
use crate::settings::RateWindow;

/// Fields of the settings that are public.
const PUBLIC: [&str; 17] = [
    "project_name",
    "project_descriptor",
    "project_logo",
    "project_color",
    "default_appearance",
    "default_theme_light",
    "default_theme_dark",
    "theme_light_overrides",
    "theme_dark_overrides",
    "default_language",
    "public_foreground",
    "public_background",
    "public_favicon",
    "public_note",
    "custom_css",
    "public_registration",
    "public_registration_verify_email",
];

/// Vestibule only: the password policy, so that a page can show it before a password is refused. Left out if none is set,
/// which keeps the answer equal to that of Directus.
const POLICY: &str = "auth_password_policy";

/// What the actor may read of the project and the server. Anonymous clients get neither version nor limits.
///
/// # Errors
/// Errors of the database.
pub async fn info(app: &App, actor: &Actor) -> Result<Value> {
    let mut info = Map::new();
    info.insert("project".into(), project(app).await?);
    if actor.user().is_some() {
        info.extend(for_users(app));
    }
    let entitlements =
        json!({"production_enabled": true, "ai_translations_enabled": false, "display_powered_by": null});
    info.insert("license".into(), json!({ "source": null, "entitlements": entitlements }));
    if !users::any(&mut app.reader()).await? {
        info.insert("setup".into(), json!({ "license_complete": true, "owner_complete": false }));
    }
    Ok(Value::Object(info))
}

async fn project(app: &App) -> Result<Value> {
    let fields = PUBLIC.iter().chain([&POLICY]).map(|&name| name.to_owned()).collect();
    let query = Query { fields, limit: Some(1), ..Query::default() };
    let plan = Plan::unrestricted(&SETTINGS, &query, &Limits::default())?;
    let found = items::read(&mut app.reader(), &plan.selection).await?;
    let mut project = found.into_iter().next().unwrap_or_default();
    if project.get(POLICY).is_some_and(Value::is_null) {
        project.remove(POLICY);
    }
    Ok(Value::Object(project))
}

fn for_users(app: &App) -> Map<String, Value> {
    let settings = &app.settings;
    let limit = |limit: Option<u64>| limit.map_or(json!(-1), |limit| json!(limit));
    let info = json!({
        "project_owner_enabled": false,
        "mcp_enabled": false,
        "ai_enabled": false,
        "mcp_oauth_enabled": false,
        "mcp_oauth_dcr_enabled": false,
        "mcp_oauth_cimd_enabled": false,
        "autoSave": { "revisionInterval": 300 },
        "files": { "mimeTypeAllowList": ["*/*"] },
        "rateLimit": window(settings.rate_limit),
        "rateLimitGlobal": window(settings.rate_limit_global),
        "extensions": { "limit": null },
        "queryLimit": { "default": settings.limits.default, "max": limit(settings.limits.max) },
        "websocket": false,
        "version": settings.version,
    });
    info.as_object().cloned().unwrap_or_default()
}

fn window(window: Option<RateWindow>) -> Value {
    match window {
        Some(RateWindow { points, duration }) => json!({ "points": points, "duration": duration }),
        None => Value::Bool(false),
    }
}

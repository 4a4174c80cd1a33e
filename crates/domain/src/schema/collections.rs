//! The collections. Names and types are those of Directus, because clients and databases depend on them.

use super::Collection;
use super::field::{Field, Kind};

use Kind::{Boolean, Csv, DateTime, Hash, Integer, Json, String, Text, Timestamp, Uuid};

/// Every collection of the API.
pub static COLLECTIONS: [&Collection; 10] = [
    &USERS,
    &ROLES,
    &POLICIES,
    &ACCESS,
    &PERMISSIONS,
    &ACTIVITY,
    &REVISIONS,
    &SETTINGS,
    &PRESETS,
    &NOTIFICATIONS,
];

/// Users.
pub static USERS: Collection = Collection {
    name: "directus_users",
    key: "id",
    sort: None,
    singleton: false,
    accountable: true,
    fields: &[
        Field::new("id", Uuid).with_default(),
        Field::new("first_name", String),
        Field::new("last_name", String),
        Field::new("email", String),
        Field::new("password", Hash).secret(),
        Field::new("location", String),
        Field::new("title", String),
        Field::new("description", Text),
        Field::new("tags", Json),
        Field::to("avatar", "directus_files"),
        Field::new("language", String),
        Field::new("tfa_secret", String).secret(),
        Field::new("status", String).with_default(),
        Field::to("role", "directus_roles"),
        Field::new("token", String).secret(),
        Field::new("last_access", DateTime),
        Field::new("last_page", String),
        Field::new("provider", String).with_default(),
        Field::new("external_identifier", String),
        Field::new("auth_data", Json).secret(),
        Field::new("email_notifications", Boolean),
        Field::new("appearance", String),
        Field::new("theme_dark", String),
        Field::new("theme_light", String),
        Field::new("theme_light_overrides", Json),
        Field::new("theme_dark_overrides", Json),
        Field::new("text_direction", String).with_default(),
        Field::many("policies", "directus_access", "user"),
    ],
};

/// Roles. A role passes its policies on to its children.
pub static ROLES: Collection = Collection {
    name: "directus_roles",
    key: "id",
    sort: None,
    singleton: false,
    accountable: true,
    fields: &[
        Field::new("id", Uuid).with_default(),
        Field::new("name", String).required(),
        Field::new("icon", String).with_default(),
        Field::new("description", Text),
        Field::to("parent", "directus_roles"),
        Field::many("children", "directus_roles", "parent"),
        Field::many("policies", "directus_access", "role"),
        Field::many("users", "directus_users", "role"),
    ],
};

/// Policies.
pub static POLICIES: Collection = Collection {
    name: "directus_policies",
    key: "id",
    sort: None,
    singleton: false,
    accountable: true,
    fields: &[
        Field::new("id", Uuid).with_default(),
        Field::new("name", String).required(),
        Field::new("icon", String).with_default(),
        Field::new("description", Text),
        Field::new("ip_access", Csv),
        Field::new("enforce_tfa", Boolean).with_default(),
        Field::new("admin_access", Boolean).with_default(),
        Field::new("app_access", Boolean).with_default(),
        Field::many("permissions", "directus_permissions", "policy"),
        Field::many("users", "directus_access", "policy"),
        Field::many("roles", "directus_access", "policy"),
    ],
};

/// The policies of roles and users; without either, of the public.
pub static ACCESS: Collection = Collection {
    name: "directus_access",
    key: "id",
    sort: Some("sort"),
    singleton: false,
    accountable: true,
    fields: &[
        Field::new("id", Uuid).with_default(),
        Field::to("role", "directus_roles"),
        Field::to("user", "directus_users"),
        Field::to("policy", "directus_policies").required(),
        Field::new("sort", Integer),
    ],
};

/// The permissions of policies.
pub static PERMISSIONS: Collection = Collection {
    name: "directus_permissions",
    key: "id",
    sort: None,
    singleton: false,
    accountable: true,
    fields: &[
        Field::new("id", Integer).with_default(),
        Field::new("collection", String).required(),
        Field::new("action", String).required(),
        Field::new("permissions", Json),
        Field::new("validation", Json),
        Field::new("presets", Json),
        Field::new("fields", Csv),
        Field::to("policy", "directus_policies").required(),
    ],
};

/// The audit log: actions with actor, time and origin.
pub static ACTIVITY: Collection = Collection {
    name: "directus_activity",
    key: "id",
    sort: None,
    singleton: false,
    accountable: false,
    fields: &[
        Field::new("id", Integer).with_default(),
        Field::new("action", String).required(),
        Field::to("user", "directus_users"),
        Field::new("timestamp", Timestamp).with_default(),
        Field::new("ip", String),
        Field::new("user_agent", Text),
        Field::new("collection", String).required(),
        Field::new("item", String).required(),
        Field::new("origin", String),
        Field::many("revisions", "directus_revisions", "activity"),
    ],
};

/// The audit log: changed values.
pub static REVISIONS: Collection = Collection {
    name: "directus_revisions",
    key: "id",
    sort: None,
    singleton: false,
    accountable: false,
    fields: &[
        Field::new("id", Integer).with_default(),
        Field::to("activity", "directus_activity").integer().required(),
        Field::new("collection", String).required(),
        Field::new("item", String).required(),
        Field::new("data", Json),
        Field::new("delta", Json),
        Field::to("parent", "directus_revisions").integer(),
        Field::new("version", Uuid),
    ],
};

/// The settings of the project.
pub static SETTINGS: Collection = Collection {
    name: "directus_settings",
    key: "id",
    sort: None,
    singleton: true,
    accountable: true,
    fields: &[
        Field::new("id", Integer).with_default(),
        Field::new("project_name", String).with_default(),
        Field::new("project_url", String),
        Field::new("project_color", String).with_default(),
        Field::new("project_logo", Uuid),
        Field::new("public_foreground", Uuid),
        Field::new("public_background", Uuid),
        Field::new("public_note", Text),
        Field::new("auth_login_attempts", Integer),
        Field::new("auth_password_policy", String),
        Field::new("storage_asset_transform", String),
        Field::new("storage_asset_presets", Json),
        Field::new("custom_css", Text),
        Field::new("storage_default_folder", Uuid),
        Field::new("basemaps", Json),
        Field::new("mapbox_key", String),
        Field::new("module_bar", Json),
        Field::new("project_descriptor", String),
        Field::new("default_language", String).with_default(),
        Field::new("custom_aspect_ratios", Json),
        Field::new("public_favicon", Uuid),
        Field::new("default_appearance", String).with_default(),
        Field::new("default_theme_light", String),
        Field::new("theme_light_overrides", Json),
        Field::new("default_theme_dark", String),
        Field::new("theme_dark_overrides", Json),
        Field::new("report_error_url", String),
        Field::new("report_bug_url", String),
        Field::new("report_feature_url", String),
        Field::new("public_registration", Boolean).with_default(),
        Field::new("public_registration_verify_email", Boolean).with_default(),
        Field::to("public_registration_role", "directus_roles"),
        Field::new("public_registration_email_filter", Json),
        Field::new("visual_editor_urls", Json),
        Field::new("project_id", Uuid),
        Field::new("mcp_enabled", Boolean).with_default(),
        Field::new("mcp_allow_deletes", Boolean).with_default(),
        Field::new("mcp_prompts_collection", String),
        Field::new("mcp_system_prompt_enabled", Boolean).with_default(),
        Field::new("mcp_system_prompt", Text),
        Field::new("project_owner", String),
        Field::new("project_usage", String),
        Field::new("org_name", String),
        Field::new("product_updates", Boolean),
        Field::new("project_status", String),
        Field::new("ai_openai_api_key", Text).secret(),
        Field::new("ai_anthropic_api_key", Text).secret(),
        Field::new("ai_system_prompt", Text),
        Field::new("ai_google_api_key", Text).secret(),
        Field::new("ai_openai_compatible_api_key", Text).secret(),
        Field::new("ai_openai_compatible_base_url", Text),
        Field::new("ai_openai_compatible_name", Text),
        Field::new("ai_openai_compatible_models", Json),
        Field::new("ai_openai_compatible_headers", Json),
        Field::new("ai_openai_allowed_models", Json),
        Field::new("ai_anthropic_allowed_models", Json),
        Field::new("ai_google_allowed_models", Json),
        Field::new("collaborative_editing_enabled", Boolean).with_default(),
        Field::new("ai_translation_default_model", Text),
        Field::new("ai_translation_glossary", Json),
        Field::new("ai_translation_style_guide", Text),
        Field::new("license_key", String).secret(),
        Field::new("license_token", Text).secret(),
        Field::new("mcp_oauth_enabled", Boolean).with_default(),
        Field::new("mcp_oauth_dcr_enabled", Boolean).with_default(),
        Field::new("mcp_oauth_cimd_enabled", Boolean).with_default(),
        Field::new("default_save_action", String).with_default(),
    ],
};

/// Saved layouts and filters of lists.
pub static PRESETS: Collection = Collection {
    name: "directus_presets",
    key: "id",
    sort: None,
    singleton: false,
    accountable: false,
    fields: &[
        Field::new("id", Integer).with_default(),
        Field::new("bookmark", String),
        Field::to("user", "directus_users"),
        Field::to("role", "directus_roles"),
        Field::new("collection", String),
        Field::new("search", String),
        Field::new("layout", String),
        Field::new("layout_query", Json),
        Field::new("layout_options", Json),
        Field::new("refresh_interval", Integer),
        Field::new("filter", Json),
        Field::new("icon", String),
        Field::new("color", String),
    ],
};

/// Notifications to users in the Studio.
pub static NOTIFICATIONS: Collection = Collection {
    name: "directus_notifications",
    key: "id",
    sort: None,
    singleton: false,
    accountable: false,
    fields: &[
        Field::new("id", Integer).with_default(),
        Field::new("timestamp", Timestamp),
        Field::new("status", String),
        Field::to("recipient", "directus_users").required(),
        Field::to("sender", "directus_users"),
        Field::new("subject", String).required(),
        Field::new("message", Text),
        Field::new("collection", String),
        Field::new("item", String),
    ],
};

//! Permissions of every user with app access, in addition to those of the policies (contract section 8).

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Action, FieldSet, Permission};
use crate::query::Filter;

/// One permission as Directus lists it under `/permissions`: built in, without id and policy.
#[derive(Debug, Clone)]
struct BuiltIn {
    collection: &'static str,
    action: Action,
    items: Value,
    fields: &'static [&'static str],
    validation: Value,
}

const SETTINGS: &[&str] = &[
    "id",
    "project_url",
    "project_logo",
    "module_bar",
    "storage_asset_transform",
    "storage_asset_presets",
    "custom_aspect_ratios",
    "basemaps",
    "mapbox_key",
    "visual_editor_urls",
    "collaborative_editing_enabled",
    "report_error_url",
    "ai_openai_compatible_models",
    "ai_openai_allowed_models",
    "ai_anthropic_allowed_models",
    "ai_google_allowed_models",
    "mcp_prompts_collection",
    "default_save_action",
    "ai_translation_default_model",
    "ai_translation_glossary",
    "ai_translation_style_guide",
];

const USER: &[&str] = &[
    "id",
    "first_name",
    "last_name",
    "last_page",
    "email",
    "password",
    "location",
    "title",
    "description",
    "tags",
    "provider",
    "preferences_divider",
    "avatar",
    "language",
    "appearance",
    "theme_light",
    "theme_dark",
    "tfa_secret",
    "status",
    "role",
];

static RULES: LazyLock<Vec<Permission>> =
    LazyLock::new(|| built_in().iter().filter_map(permission).collect());

/// The permissions, before their dynamic values are resolved.
pub fn app_permissions() -> &'static [Permission] {
    &RULES
}

/// The permissions as `GET /permissions` lists them, after those of the table.
pub fn app_permission_rows() -> Vec<Map<String, Value>> {
    built_in().iter().map(row).collect()
}

fn row(rule: &BuiltIn) -> Map<String, Value> {
    let row = json!({
        "policy": null,
        "permissions": rule.items,
        "validation": rule.validation,
        "presets": null,
        "fields": rule.fields,
        "system": true,
        "collection": rule.collection,
        "action": rule.action.as_str(),
    });
    row.as_object().cloned().unwrap_or_default()
}

fn permission(rule: &BuiltIn) -> Option<Permission> {
    Some(Permission {
        policy: None,
        collection: rule.collection.to_owned(),
        action: rule.action,
        fields: FieldSet::from_names(rule.fields.iter().copied()),
        items: filter(&rule.items)?,
        validation: filter(&rule.validation)?,
        presets: Map::new(),
    })
}

/// `Some(None)` for a permission without a filter, `None` for an invalid filter.
fn filter(value: &Value) -> Option<Option<Filter>> {
    match value {
        Value::Null => Some(None),
        Value::Object(object) if object.is_empty() => Some(None),
        value => Filter::parse(value).ok().map(Some),
    }
}

/// In the order in which Directus lists them.
fn built_in() -> Vec<BuiltIn> {
    use Action::{Create, Delete, Read, Update};
    let rule = |collection, action, items, fields| BuiltIn {
        collection,
        action,
        items,
        fields,
        validation: Value::Null,
    };
    let own = |field: &str| json!({ field: { "_eq": "$CURRENT_USER" } });
    let everything = || json!({});
    let all: &[&str] = &["*"];
    let role_presets = json!({"_and": [{"user": {"_null": true}}, {"role": {"_eq": "$CURRENT_ROLE"}}]});
    let global_presets = json!({"_and": [{"user": {"_null": true}}, {"role": {"_null": true}}]});
    let visible_presets = json!({"_or": [own("user"), role_presets, global_presets]});
    let comment = json!({"comment": {"_nnull": true}});
    vec![
        rule("directus_collections", Read, everything(), all),
        rule("directus_fields", Read, everything(), all),
        rule("directus_relations", Read, everything(), all),
        rule("directus_translations", Read, everything(), all),
        rule("directus_activity", Read, own("user"), all),
        rule("directus_comments", Read, own("user_created"), all),
        BuiltIn { validation: comment, ..rule("directus_comments", Create, everything(), all) },
        rule("directus_comments", Update, own("user_created"), &["comment"]),
        rule("directus_comments", Delete, own("user_created"), all),
        rule("directus_presets", Read, visible_presets, all),
        BuiltIn { validation: own("user"), ..rule("directus_presets", Create, everything(), all) },
        BuiltIn { validation: own("user"), ..rule("directus_presets", Update, own("user"), all) },
        rule("directus_presets", Delete, own("user"), all),
        rule("directus_roles", Read, json!({"id": {"_in": "$CURRENT_ROLES"}}), all),
        rule("directus_settings", Read, everything(), SETTINGS),
        rule("directus_translations", Read, everything(), all),
        rule("directus_notifications", Read, own("recipient"), all),
        rule("directus_notifications", Update, own("recipient"), &["status"]),
        rule("directus_shares", Read, own("user_created"), all),
        rule("directus_users", Read, own("id"), USER),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_filter_is_valid() {
        assert_eq!(app_permissions().len(), built_in().len());
    }

    #[test]
    fn users_read_their_own_record_without_its_token() {
        let rule = app_permissions().iter().find(|rule| rule.collection == "directus_users").expect("a rule");
        assert!(rule.fields.contains("email") && !rule.fields.contains("token"));
    }
}

-- The tables of Directus 12.4 for users and their access, with the columns, types, names and defaults of Directus.
-- In an existing Directus database these tables exist and are left as they are.
-- Foreign keys reference only tables of this file; columns that reference other tables have no foreign key.
-- UUIDs are stored as text, timestamps as milliseconds since the Unix epoch.

CREATE TABLE IF NOT EXISTS "directus_roles" (
    "id" char(36) NOT NULL,
    "name" varchar(100) NOT NULL,
    "icon" varchar(64) NOT NULL DEFAULT 'supervised_user_circle',
    "description" text,
    "parent" char(36),
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent") REFERENCES "directus_roles" ("id")
);

CREATE TABLE IF NOT EXISTS "directus_policies" (
    "id" char(36) NOT NULL,
    "name" varchar(100) NOT NULL,
    "icon" varchar(64) NOT NULL DEFAULT 'badge',
    "description" text,
    "ip_access" text,
    "enforce_tfa" boolean NOT NULL DEFAULT 0,
    "admin_access" boolean NOT NULL DEFAULT 0,
    "app_access" boolean NOT NULL DEFAULT 0,
    PRIMARY KEY ("id")
);

CREATE TABLE IF NOT EXISTS "directus_users" (
    "id" char(36) NOT NULL,
    "first_name" varchar(50),
    "last_name" varchar(50),
    "email" varchar(128),
    "password" varchar(255),
    "location" varchar(255),
    "title" varchar(50),
    "description" text,
    "tags" json,
    "avatar" char(36),
    "language" varchar(255),
    "tfa_secret" varchar(255),
    "status" varchar(16) NOT NULL DEFAULT 'active',
    "role" char(36),
    "token" varchar(255),
    "last_access" datetime,
    "last_page" varchar(255),
    "provider" varchar(128) NOT NULL DEFAULT 'default',
    "external_identifier" varchar(255),
    "auth_data" json,
    "email_notifications" boolean DEFAULT 1,
    "appearance" varchar(255),
    "theme_dark" varchar(255),
    "theme_light" varchar(255),
    "theme_light_overrides" json,
    "theme_dark_overrides" json,
    "text_direction" varchar(255) NOT NULL DEFAULT 'auto',
    PRIMARY KEY ("id"),
    FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS "directus_users_external_identifier_unique"
    ON "directus_users" ("external_identifier");
CREATE UNIQUE INDEX IF NOT EXISTS "directus_users_email_unique" ON "directus_users" ("email");
CREATE UNIQUE INDEX IF NOT EXISTS "directus_users_token_unique" ON "directus_users" ("token");

CREATE TABLE IF NOT EXISTS "directus_access" (
    "id" char(36) NOT NULL,
    "role" char(36),
    "user" char(36),
    "policy" char(36) NOT NULL,
    "sort" integer,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("policy") REFERENCES "directus_policies" ("id") ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS "directus_permissions" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "collection" varchar(64) NOT NULL,
    "action" varchar(10) NOT NULL,
    "permissions" json,
    "validation" json,
    "presets" json,
    "fields" text,
    "policy" char(36) NOT NULL,
    FOREIGN KEY ("policy") REFERENCES "directus_policies" ("id") ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS "directus_sessions" (
    "token" varchar(64) NOT NULL,
    "user" char(36),
    "expires" datetime NOT NULL,
    "ip" varchar(255),
    "user_agent" text,
    "share" char(36),
    "origin" varchar(255),
    "next_token" varchar(64),
    "oauth_client" varchar(255),
    PRIMARY KEY ("token"),
    FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "directus_sessions_oauth_client_index" ON "directus_sessions" ("oauth_client");

CREATE TABLE IF NOT EXISTS "directus_activity" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "action" varchar(45) NOT NULL,
    "user" char(36),
    "timestamp" datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip" varchar(50),
    "user_agent" text,
    "collection" varchar(64) NOT NULL,
    "item" varchar(255) NOT NULL,
    "origin" varchar(255)
);
CREATE INDEX IF NOT EXISTS "directus_activity_timestamp_index" ON "directus_activity" ("timestamp");

CREATE TABLE IF NOT EXISTS "directus_revisions" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "activity" integer NOT NULL,
    "collection" varchar(64) NOT NULL,
    "item" varchar(255) NOT NULL,
    "data" json,
    "delta" json,
    "parent" integer,
    "version" char(36),
    FOREIGN KEY ("activity") REFERENCES "directus_activity" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("parent") REFERENCES "directus_revisions" ("id")
);
CREATE INDEX IF NOT EXISTS "directus_revisions_parent_index" ON "directus_revisions" ("parent");
CREATE INDEX IF NOT EXISTS "directus_revisions_activity_index" ON "directus_revisions" ("activity");

CREATE TABLE IF NOT EXISTS "directus_settings" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "project_name" varchar(100) NOT NULL DEFAULT 'Directus',
    "project_url" varchar(255),
    "project_color" varchar(255) NOT NULL DEFAULT '#6644FF',
    "project_logo" char(36),
    "public_foreground" char(36),
    "public_background" char(36),
    "public_note" text,
    "auth_login_attempts" integer DEFAULT 25,
    "auth_password_policy" varchar(100),
    "storage_asset_transform" varchar(7) DEFAULT 'all',
    "storage_asset_presets" json,
    "custom_css" text,
    "storage_default_folder" char(36),
    "basemaps" json,
    "mapbox_key" varchar(255),
    "module_bar" json,
    "project_descriptor" varchar(100),
    "default_language" varchar(255) NOT NULL DEFAULT 'en-US',
    "custom_aspect_ratios" json,
    "public_favicon" char(36),
    "default_appearance" varchar(255) NOT NULL DEFAULT 'auto',
    "default_theme_light" varchar(255),
    "theme_light_overrides" json,
    "default_theme_dark" varchar(255),
    "theme_dark_overrides" json,
    "report_error_url" varchar(255),
    "report_bug_url" varchar(255),
    "report_feature_url" varchar(255),
    "public_registration" boolean NOT NULL DEFAULT 0,
    "public_registration_verify_email" boolean NOT NULL DEFAULT 1,
    "public_registration_role" char(36),
    "public_registration_email_filter" json,
    "visual_editor_urls" json,
    "project_id" char(36),
    "mcp_enabled" boolean NOT NULL DEFAULT 0,
    "mcp_allow_deletes" boolean NOT NULL DEFAULT 0,
    "mcp_prompts_collection" varchar(255),
    "mcp_system_prompt_enabled" boolean NOT NULL DEFAULT 1,
    "mcp_system_prompt" text,
    "project_owner" varchar(255),
    "project_usage" varchar(255),
    "org_name" varchar(255),
    "product_updates" boolean,
    "project_status" varchar(255),
    "ai_openai_api_key" text,
    "ai_anthropic_api_key" text,
    "ai_system_prompt" text,
    "ai_google_api_key" text,
    "ai_openai_compatible_api_key" text,
    "ai_openai_compatible_base_url" text,
    "ai_openai_compatible_name" text,
    "ai_openai_compatible_models" json,
    "ai_openai_compatible_headers" json,
    "ai_openai_allowed_models" json,
    "ai_anthropic_allowed_models" json,
    "ai_google_allowed_models" json,
    "collaborative_editing_enabled" boolean NOT NULL DEFAULT 0,
    "ai_translation_default_model" text,
    "ai_translation_glossary" json,
    "ai_translation_style_guide" text,
    "license_key" varchar(255),
    "license_token" text,
    "mcp_oauth_enabled" boolean NOT NULL DEFAULT 0,
    "mcp_oauth_dcr_enabled" boolean NOT NULL DEFAULT 0,
    "mcp_oauth_cimd_enabled" boolean NOT NULL DEFAULT 0,
    "default_save_action" varchar(255) NOT NULL DEFAULT 'save-and-quit',
    FOREIGN KEY ("public_registration_role") REFERENCES "directus_roles" ("id") ON DELETE SET NULL
);

CREATE TABLE IF NOT EXISTS "directus_presets" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "bookmark" varchar(255),
    "user" char(36),
    "role" char(36),
    "collection" varchar(64),
    "search" varchar(100),
    "layout" varchar(100) DEFAULT 'tabular',
    "layout_query" json,
    "layout_options" json,
    "refresh_interval" integer,
    "filter" json,
    "icon" varchar(64) DEFAULT 'bookmark',
    "color" varchar(255),
    FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS "directus_notifications" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "timestamp" datetime DEFAULT CURRENT_TIMESTAMP,
    "status" varchar(255) DEFAULT 'inbox',
    "recipient" char(36) NOT NULL,
    "sender" char(36),
    "subject" varchar(255) NOT NULL,
    "message" text,
    "collection" varchar(64),
    "item" varchar(255),
    FOREIGN KEY ("recipient") REFERENCES "directus_users" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("sender") REFERENCES "directus_users" ("id")
);

-- Indexes that Directus lacks. Without them, a login, the evaluation of rights or a clean-up scans whole tables.

-- A login looks up the e-mail address case-insensitively.
CREATE INDEX IF NOT EXISTS "vestibule_users_email_index" ON "directus_users" (LOWER("email"));

CREATE INDEX IF NOT EXISTS "vestibule_users_role_index" ON "directus_users" ("role");
CREATE INDEX IF NOT EXISTS "vestibule_sessions_user_index" ON "directus_sessions" ("user");
CREATE INDEX IF NOT EXISTS "vestibule_sessions_expires_index" ON "directus_sessions" ("expires");
CREATE INDEX IF NOT EXISTS "vestibule_access_role_index" ON "directus_access" ("role");
CREATE INDEX IF NOT EXISTS "vestibule_access_user_index" ON "directus_access" ("user");
CREATE INDEX IF NOT EXISTS "vestibule_access_policy_index" ON "directus_access" ("policy");
CREATE INDEX IF NOT EXISTS "vestibule_permissions_policy_index" ON "directus_permissions" ("policy");
CREATE INDEX IF NOT EXISTS "vestibule_activity_user_index" ON "directus_activity" ("user");
CREATE INDEX IF NOT EXISTS "vestibule_activity_item_index" ON "directus_activity" ("collection", "item");
CREATE INDEX IF NOT EXISTS "vestibule_revisions_item_index" ON "directus_revisions" ("collection", "item");

-- Retention by one instance at a time, and indexes for reading an activity log of millions of rows.

-- Leases for work that one instance at a time does. The holder is the instance recorded here, until the lease expires.
CREATE TABLE IF NOT EXISTS "vestibule_leases" (
    "name" varchar(64) NOT NULL,
    "holder" uuid,
    "lease_until" timestamptz,
    PRIMARY KEY ("name")
);
INSERT INTO "vestibule_leases" ("name") VALUES ('retention') ON CONFLICT DO NOTHING;

-- The log is read in descending order: all of it, or filtered by user, collection or action. Lists specify the order of
-- nulls, and an index is used only if it has the same; Directus' own index on "timestamp" does not.
CREATE INDEX IF NOT EXISTS "vestibule_activity_newest_index"
    ON "directus_activity" ("timestamp" DESC NULLS LAST, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_user_newest_index"
    ON "directus_activity" ("user", "timestamp" DESC NULLS LAST, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_collection_newest_index"
    ON "directus_activity" ("collection", "timestamp" DESC NULLS LAST, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_action_newest_index"
    ON "directus_activity" ("action", "timestamp" DESC NULLS LAST, "id");

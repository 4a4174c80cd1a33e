-- Retention by one instance at a time, and indexes for reading an activity log of millions of rows.

-- Leases for work that one instance at a time does. The holder is the instance recorded here, until the lease expires.
CREATE TABLE IF NOT EXISTS "vestibule_leases" (
    "name" varchar(64) NOT NULL,
    "holder" char(36),
    "lease_until" datetime,
    PRIMARY KEY ("name")
);
INSERT INTO "vestibule_leases" ("name") VALUES ('retention') ON CONFLICT DO NOTHING;

-- The log is read in descending order: all of it, or filtered by user, collection or action.
CREATE INDEX IF NOT EXISTS "vestibule_activity_user_newest_index"
    ON "directus_activity" ("user", "timestamp" DESC, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_collection_newest_index"
    ON "directus_activity" ("collection", "timestamp" DESC, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_action_newest_index"
    ON "directus_activity" ("action", "timestamp" DESC, "id");

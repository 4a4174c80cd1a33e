-- Old records are deleted by one instance at a time, and a log of millions of rows is looked through by indexes.

-- What one instance at a time does: whoever writes its name here does it, until the lease runs out.
CREATE TABLE IF NOT EXISTS "vestibule_leases" (
    "name" varchar(64) NOT NULL,
    "holder" uuid,
    "lease_until" timestamptz,
    PRIMARY KEY ("name")
);
INSERT INTO "vestibule_leases" ("name") VALUES ('retention') ON CONFLICT DO NOTHING;

-- The log is looked through from its end: all of it, or that of somebody, of a collection, of an action. Lists say where
-- nulls stand, and an index is of use only if it says the same; the one on "timestamp" that Directus has does not.
CREATE INDEX IF NOT EXISTS "vestibule_activity_newest_index"
    ON "directus_activity" ("timestamp" DESC NULLS LAST, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_user_newest_index"
    ON "directus_activity" ("user", "timestamp" DESC NULLS LAST, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_collection_newest_index"
    ON "directus_activity" ("collection", "timestamp" DESC NULLS LAST, "id");
CREATE INDEX IF NOT EXISTS "vestibule_activity_action_newest_index"
    ON "directus_activity" ("action", "timestamp" DESC NULLS LAST, "id");

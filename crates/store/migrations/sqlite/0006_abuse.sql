-- Throttling of login attempts, known clients, and recovery codes.

-- Failed attempts per throttle key. `id` is a digest of the key: a client, an account, or the TFA of an account. A row
-- is deleted once its count has decayed to zero.
CREATE TABLE IF NOT EXISTS "vestibule_throttle" (
    "id" char(64) NOT NULL,
    "failures" integer NOT NULL,
    "since" datetime NOT NULL,
    "paused_until" datetime,
    "empty_at" datetime NOT NULL,
    PRIMARY KEY ("id")
);
CREATE INDEX IF NOT EXISTS "vestibule_throttle_empty_at_index" ON "vestibule_throttle" ("empty_at");

-- Clients from which each user has logged in. `id` is a digest of a network, or of a device in a network.
CREATE TABLE IF NOT EXISTS "vestibule_known_clients" (
    "user" char(36) NOT NULL,
    "kind" varchar(16) NOT NULL,
    "id" char(64) NOT NULL,
    "last_seen" datetime NOT NULL,
    PRIMARY KEY ("user", "kind", "id"),
    CONSTRAINT "vestibule_known_clients_user_foreign"
        FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "vestibule_known_clients_last_seen_index" ON "vestibule_known_clients" ("last_seen");

-- Digests of each user's TFA recovery codes.
CREATE TABLE IF NOT EXISTS "vestibule_recovery_codes" (
    "user" char(36) NOT NULL,
    "hash" char(64) NOT NULL,
    "used_at" datetime,
    PRIMARY KEY ("user", "hash"),
    CONSTRAINT "vestibule_recovery_codes_user_foreign"
        FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE
);

-- Until when a user is locked out by failed logins without being suspended (LOGIN_LOCKOUT=temporary).
ALTER TABLE "vestibule_login_attempts" ADD COLUMN "locked_until" datetime;

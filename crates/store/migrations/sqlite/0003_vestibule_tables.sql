-- Data of Vestibule that Directus' tables have no column for.

-- Consecutive failed logins per user.
CREATE TABLE IF NOT EXISTS "vestibule_login_attempts" (
    "user" char(36) NOT NULL,
    "attempts" integer NOT NULL,
    "last_attempt" datetime,
    PRIMARY KEY ("user"),
    CONSTRAINT "vestibule_login_attempts_user_foreign"
        FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE
);

-- The last used TOTP time step per user, so that no OTP is accepted twice.
CREATE TABLE IF NOT EXISTS "vestibule_otp_uses" (
    "user" char(36) NOT NULL,
    "step" bigint NOT NULL,
    PRIMARY KEY ("user"),
    CONSTRAINT "vestibule_otp_uses_user_foreign"
        FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE
);

-- Version counters by which every instance detects that its cached data is stale.
CREATE TABLE IF NOT EXISTS "vestibule_versions" (
    "name" varchar(64) NOT NULL,
    "version" bigint NOT NULL,
    PRIMARY KEY ("name")
);
INSERT INTO "vestibule_versions" ("name", "version")
    VALUES ('access', 1), ('settings', 1) ON CONFLICT DO NOTHING;

-- API tokens, in addition to the one static token that Directus supports per user.

-- Of a token's value only `digest` and its last four characters (`hint`) are stored.
CREATE TABLE IF NOT EXISTS "vestibule_tokens" (
    "id" char(36) NOT NULL,
    "user" char(36) NOT NULL,
    "name" varchar(255) NOT NULL,
    "digest" char(64) NOT NULL,
    "hint" varchar(4) NOT NULL,
    "created" datetime NOT NULL,
    "expires" datetime,
    "last_used" datetime,
    PRIMARY KEY ("id"),
    CONSTRAINT "vestibule_tokens_digest_unique" UNIQUE ("digest"),
    CONSTRAINT "vestibule_tokens_user_foreign"
        FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "vestibule_tokens_user_index" ON "vestibule_tokens" ("user");

-- Data of the list of logins that a user sees.

-- Extends a row of directus_sessions. `family` is the id of the login: it stays the same when tokens are refreshed.
-- If the token of a session changes or the session is deleted, also by Directus, the row here follows (ON UPDATE and
-- ON DELETE CASCADE).
CREATE TABLE IF NOT EXISTS "vestibule_sessions" (
    "token" varchar(64) NOT NULL,
    "family" char(36) NOT NULL,
    "mode" varchar(16) NOT NULL,
    "first_seen" datetime,
    "last_seen" datetime NOT NULL,
    PRIMARY KEY ("token"),
    CONSTRAINT "vestibule_sessions_token_foreign"
        FOREIGN KEY ("token") REFERENCES "directus_sessions" ("token") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "vestibule_sessions_family_index" ON "vestibule_sessions" ("family");

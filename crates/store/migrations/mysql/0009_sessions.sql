-- Data of the list of logins that a user sees.
-- `{token_collation}` is replaced by the collation of directus_sessions.token, which a foreign key must match.

-- Extends a row of directus_sessions. `family` is the id of the login: it stays the same when tokens are refreshed.
-- If the token of a session changes or the session is deleted, also by Directus, the row here follows (ON UPDATE and
-- ON DELETE CASCADE).
CREATE TABLE IF NOT EXISTS `vestibule_sessions` (
    `token` varchar(64){token_collation} NOT NULL,
    `family` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `mode` varchar(16) NOT NULL,
    `first_seen` timestamp(3) NULL,
    `last_seen` timestamp(3) NULL,
    PRIMARY KEY (`token`),
    CONSTRAINT `vestibule_sessions_token_foreign`
        FOREIGN KEY (`token`) REFERENCES `directus_sessions` (`token`) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX `vestibule_sessions_family_index` ON `vestibule_sessions` (`family`);

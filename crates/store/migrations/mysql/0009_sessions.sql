-- What a person can see of the logins of an account.
-- `{token_collation}` becomes the collation of the sessions' tokens: a foreign key must have the same.

-- What belongs to a row of directus_sessions: `family` is the login that it goes back to, whatever has been refreshed since.
-- Whoever changes the token of a session or removes it, Directus too, takes its row here along.
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

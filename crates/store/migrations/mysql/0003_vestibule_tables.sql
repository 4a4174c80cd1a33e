-- What Vestibule remembers and Directus has no place for.
-- `{collation}` becomes the collation of the users' keys: a foreign key must have the same.

-- Failed logins in a row, for each user.
CREATE TABLE IF NOT EXISTS `vestibule_login_attempts` (
    `user` char(36){collation} NOT NULL,
    `attempts` int NOT NULL,
    `last_attempt` timestamp(3) NULL,
    PRIMARY KEY (`user`),
    CONSTRAINT `vestibule_login_attempts_user_foreign`
        FOREIGN KEY (`user`) REFERENCES `directus_users` (`id`) ON DELETE CASCADE
);

-- The last time step of each user's one-time codes, so that no code works twice.
CREATE TABLE IF NOT EXISTS `vestibule_otp_uses` (
    `user` char(36){collation} NOT NULL,
    `step` bigint NOT NULL,
    PRIMARY KEY (`user`),
    CONSTRAINT `vestibule_otp_uses_user_foreign`
        FOREIGN KEY (`user`) REFERENCES `directus_users` (`id`) ON DELETE CASCADE
);

-- Counters that tell every instance when what it remembers no longer holds.
CREATE TABLE IF NOT EXISTS `vestibule_versions` (
    `name` varchar(64) NOT NULL,
    `version` bigint NOT NULL,
    PRIMARY KEY (`name`)
);
INSERT IGNORE INTO `vestibule_versions` (`name`, `version`) VALUES ('access', 1), ('settings', 1);

-- API tokens, beside the one static token that Directus has for each user.
-- `{collation}` becomes the collation of the users' keys: a foreign key must have the same.

-- `digest` is all that is kept of a token's value; `hint` its last four characters. A token may end after the year 2038,
-- which is where `timestamp` ends. The index on `user` is that of the foreign key.
CREATE TABLE IF NOT EXISTS `vestibule_tokens` (
    `id` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `user` char(36){collation} NOT NULL,
    `name` varchar(255) NOT NULL,
    `digest` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `hint` varchar(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `created` datetime(3) NOT NULL,
    `expires` datetime(3) NULL,
    `last_used` datetime(3) NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `vestibule_tokens_digest_unique` UNIQUE (`digest`),
    CONSTRAINT `vestibule_tokens_user_foreign`
        FOREIGN KEY (`user`) REFERENCES `directus_users` (`id`) ON DELETE CASCADE
);

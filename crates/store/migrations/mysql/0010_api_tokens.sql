-- API tokens, in addition to the one static token that Directus supports per user.
-- `{collation}` is replaced by the collation of directus_users.id, which a foreign key must match.

-- Of a token's value only `digest` and its last four characters (`hint`) are stored. A token may expire after the year
-- 2038, the limit of `timestamp`. The index on `user` is that of the foreign key.
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

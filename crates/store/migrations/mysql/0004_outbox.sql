-- Mails on their way, and who was locked out by failed logins.

-- A mail is written here in the transaction that causes it, and removed once it is sent. One that cannot be sent stays
-- for some days with its last error (`given_up`), without the link that was in it. `recipient` is NULL for a row that
-- is no mail: where nobody is to get one, the work is the same.
CREATE TABLE IF NOT EXISTS `vestibule_outbox` (
    `id` char(36) NOT NULL,
    `mail` mediumtext NOT NULL,
    `recipient` varchar(255),
    `language` varchar(255) NOT NULL,
    `created` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `next_attempt` timestamp(3) NULL,
    `attempts` integer NOT NULL DEFAULT 0,
    `lease_until` timestamp(3) NULL,
    `last_error` text,
    `given_up` timestamp(3) NULL,
    PRIMARY KEY (`id`)
) CHARACTER SET utf8mb4;
CREATE INDEX `vestibule_outbox_next_attempt_index` ON `vestibule_outbox` (`next_attempt`);

-- Since when failed logins keep a user suspended: such a user is let in again by a new password, one whom an
-- administrator has suspended is not.
ALTER TABLE `vestibule_login_attempts` ADD COLUMN `locked_at` timestamp(3) NULL;

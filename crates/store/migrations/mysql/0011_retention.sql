-- Retention by one instance at a time, and indexes for reading an activity log of millions of rows.

-- Leases for work that one instance at a time does. The holder is the instance recorded here, until the lease expires.
CREATE TABLE IF NOT EXISTS `vestibule_leases` (
    `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `holder` char(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    `lease_until` timestamp(3) NULL,
    PRIMARY KEY (`name`)
);
INSERT IGNORE INTO `vestibule_leases` (`name`) VALUES ('retention');

-- The log is read in descending order: all of it, or filtered by user, collection or action. Servers before MySQL 8 and
-- MariaDB 10.8 do not support descending indexes and ignore DESC. Directus' own index on `timestamp` alone does not
-- order rows with the same timestamp, so that all rows would be sorted.
CREATE INDEX `vestibule_activity_newest_index` ON `directus_activity` (`timestamp` DESC, `id`);
CREATE INDEX `vestibule_activity_user_newest_index` ON `directus_activity` (`user`, `timestamp` DESC, `id`);
CREATE INDEX `vestibule_activity_collection_newest_index` ON `directus_activity` (`collection`, `timestamp` DESC, `id`);
CREATE INDEX `vestibule_activity_action_newest_index` ON `directus_activity` (`action`, `timestamp` DESC, `id`);

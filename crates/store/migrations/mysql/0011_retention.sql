-- Old records are deleted by one instance at a time, and a log of millions of rows is looked through by indexes.

-- What one instance at a time does: whoever writes its name here does it, until the lease runs out.
CREATE TABLE IF NOT EXISTS `vestibule_leases` (
    `name` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `holder` char(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    `lease_until` timestamp(3) NULL,
    PRIMARY KEY (`name`)
);
INSERT IGNORE INTO `vestibule_leases` (`name`) VALUES ('retention');

-- The log is looked through from its end: all of it, or that of somebody, of a collection, of an action. Servers before
-- MySQL 8 and MariaDB 10.8 do not know descending indexes and take no notice of DESC. The index on `timestamp` alone that
-- Directus has cannot say which of two rows of one instant comes first, so that all rows would be put in order.
CREATE INDEX `vestibule_activity_newest_index` ON `directus_activity` (`timestamp` DESC, `id`);
CREATE INDEX `vestibule_activity_user_newest_index` ON `directus_activity` (`user`, `timestamp` DESC, `id`);
CREATE INDEX `vestibule_activity_collection_newest_index` ON `directus_activity` (`collection`, `timestamp` DESC, `id`);
CREATE INDEX `vestibule_activity_action_newest_index` ON `directus_activity` (`action`, `timestamp` DESC, `id`);

-- Indexes that Directus lacks. Without them, a login, the evaluation of rights or a clean-up scans whole tables.
-- The collation compares e-mail addresses case-insensitively, so the unique index of Directus is used for them. InnoDB
-- indexes every foreign key: users, sessions, access and permissions need no further indexes.

CREATE INDEX `vestibule_sessions_expires_index` ON `directus_sessions` (`expires`);
CREATE INDEX `vestibule_activity_user_index` ON `directus_activity` (`user`);
CREATE INDEX `vestibule_activity_item_index` ON `directus_activity` (`collection`, `item`);
CREATE INDEX `vestibule_revisions_item_index` ON `directus_revisions` (`collection`, `item`);

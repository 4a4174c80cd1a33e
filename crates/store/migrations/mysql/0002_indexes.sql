-- Indexes that Directus lacks: without them a login, an evaluation of rights or a clean-up reads whole tables.
-- The collation compares addresses without regard to case, so the unique index of Directus finds them. InnoDB has an
-- index for every foreign key: of users, sessions, access and permissions nothing more is needed.

CREATE INDEX `vestibule_sessions_expires_index` ON `directus_sessions` (`expires`);
CREATE INDEX `vestibule_activity_user_index` ON `directus_activity` (`user`);
CREATE INDEX `vestibule_activity_item_index` ON `directus_activity` (`collection`, `item`);
CREATE INDEX `vestibule_revisions_item_index` ON `directus_revisions` (`collection`, `item`);

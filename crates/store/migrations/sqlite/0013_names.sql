-- The Studio orders lists of users by name. Without an index, each page reads and sorts all users.

CREATE INDEX IF NOT EXISTS "vestibule_users_name_index" ON "directus_users" ("first_name", "last_name", "id");

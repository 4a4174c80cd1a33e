-- Lists of people are ordered by their names in the Studio: without an index each page reads and sorts all of them.

CREATE INDEX IF NOT EXISTS "vestibule_users_name_index" ON "directus_users" ("first_name", "last_name", "id");

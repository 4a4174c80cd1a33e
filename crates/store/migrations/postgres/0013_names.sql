-- The Studio orders lists of users by name. Without an index, each page reads and sorts all users.
-- Nulls sort first, as in all lists of Vestibule.

CREATE INDEX IF NOT EXISTS "vestibule_users_name_index"
    ON "directus_users" ("first_name" NULLS FIRST, "last_name" NULLS FIRST, "id");

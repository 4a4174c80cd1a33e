-- Lists of people are ordered by their names in the Studio: without an index each page reads and sorts all of them.
-- Null comes first, as in every order of ours.

CREATE INDEX IF NOT EXISTS "vestibule_users_name_index"
    ON "directus_users" ("first_name" NULLS FIRST, "last_name" NULLS FIRST, "id");

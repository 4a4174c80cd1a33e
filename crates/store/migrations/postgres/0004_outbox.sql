-- The outbox of mails, and users locked out by failed logins.

-- A mail is inserted in the transaction that causes it, and deleted once it is sent. A mail that cannot be sent is kept
-- for some days with its last error (`given_up`), without the link it contained. `recipient` is NULL for a placeholder
-- that is never sent: a request for an unknown address causes the same work.
CREATE TABLE IF NOT EXISTS "vestibule_outbox" (
    "id" uuid NOT NULL,
    "mail" text NOT NULL,
    "recipient" varchar(255),
    "language" varchar(255) NOT NULL,
    "created" timestamptz NOT NULL,
    "next_attempt" timestamptz,
    "attempts" integer NOT NULL DEFAULT 0,
    "lease_until" timestamptz,
    "last_error" text,
    "given_up" timestamptz,
    PRIMARY KEY ("id")
);
CREATE INDEX IF NOT EXISTS "vestibule_outbox_next_attempt_index" ON "vestibule_outbox" ("next_attempt");

-- Since when a user is suspended because of failed logins. A password reset reactivates such a user, but not one
-- suspended by an administrator.
ALTER TABLE "vestibule_login_attempts" ADD COLUMN "locked_at" timestamptz;

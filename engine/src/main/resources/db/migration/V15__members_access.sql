-- The operator lists and ends what members let clients do, and where members are signed in: rows are
-- found by the member, and a sign-in has an identifier that is no secret.
-- Writes to member_grant wait while its index is built, about a second for a million rows. The table
-- of sign-ins is rewritten under an exclusive lock; it holds the last quarter of an hour only.

CREATE INDEX member_grant_subject ON member_grant (subject);

ALTER TABLE sign_in ADD COLUMN sign_in_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE INDEX sign_in_subject ON sign_in (subject);

-- A decision, an exchange of a code or a refresh whose answer was lost is sent again and gets the first
-- answer. What is stored is not that answer but a salt from which the one who presents the same cookie,
-- code or refresh token gets the same successor again; the salt alone is of no use. Salts are deleted
-- once they cannot be used any more.
-- Locks the tables for the moment in which columns without a default are added. Their partial indexes
-- are empty.

-- What was decided with a sign-in, and the SHA-256 of the token of the form that was posted.
ALTER TABLE sign_in
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN decision   text,
    ADD COLUMN form_hash  bytea CHECK (octet_length(form_hash) = 32),
    ADD CHECK (num_nonnulls(decided_at, decision, form_hash) IN (0, 3));

ALTER TABLE member_grant
    ADD COLUMN successor_salt bytea CHECK (octet_length(successor_salt) = 32);
CREATE INDEX member_grant_successor_salt ON member_grant (redeemed_at)
 WHERE successor_salt IS NOT NULL;

ALTER TABLE refresh_token
    ADD COLUMN successor_salt bytea CHECK (octet_length(successor_salt) = 32);
CREATE INDEX refresh_token_successor_salt ON refresh_token (used_at)
 WHERE successor_salt IS NOT NULL;

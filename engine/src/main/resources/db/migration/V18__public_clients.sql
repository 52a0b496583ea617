-- Public clients, such as native applications, have no secret (RFC 6749, section 2.1) and no scopes of
-- their own.
-- Locks the small table of clients while its rows are checked.

ALTER TABLE client ADD COLUMN is_public boolean NOT NULL DEFAULT false;
ALTER TABLE client DROP CONSTRAINT client_check;
ALTER TABLE client
    ADD CONSTRAINT client_secret
        CHECK (num_nonnulls(secret_digest, secret_hash) = CASE WHEN is_public THEN 0 ELSE 1 END);
ALTER TABLE client ADD CONSTRAINT client_public_scopes CHECK (NOT is_public OR scopes = '{}');

-- The secrets of the installation can be encrypted with a key from outside the database.
-- Locks two small tables for a moment. An instance of a version before that runs keeps the secrets that it has read; it
-- must not start again on encrypted ones, which requireSchema prevents.

-- Outside_key: the identifier of the key that encrypted it; absent for a plain secret. Then jwk is empty, and the secret
-- is in encrypted.
ALTER TABLE signing_key ADD COLUMN outside_key text;
ALTER TABLE signing_key ADD COLUMN encrypted bytea;
ALTER TABLE signing_key ADD CHECK ((outside_key IS NULL) = (encrypted IS NULL));
ALTER TABLE signing_key ADD CHECK (encrypted IS NULL OR jwk = '');

-- The same, with an empty material. Created_at: absent for a secret of a version before.
ALTER TABLE installation_secret ADD COLUMN outside_key text;
ALTER TABLE installation_secret ADD COLUMN encrypted bytea;
ALTER TABLE installation_secret ADD COLUMN created_at timestamptz;
ALTER TABLE installation_secret ADD CHECK ((outside_key IS NULL) = (encrypted IS NULL));
ALTER TABLE installation_secret ADD CHECK (encrypted IS NULL OR material = '');

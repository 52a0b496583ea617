-- The secrets of the staff's authenticators can be encrypted with a key from outside the database, as the other secrets.
-- Locks a small table for a moment. An instance of the version before reads plain secrets as ever; it refuses the codes of
-- a person whose secret is encrypted, so use 'keys encrypt' when all servers have this version.

-- Outside_key: the identifier of the key that encrypted it; absent for a plain secret. Then totp_secret is empty, and the
-- secret is in encrypted.
ALTER TABLE staff_password ADD COLUMN outside_key text;
ALTER TABLE staff_password ADD COLUMN encrypted bytea;
ALTER TABLE staff_password DROP CONSTRAINT staff_password_totp_secret_check;
ALTER TABLE staff_password ADD CHECK ((outside_key IS NULL) = (encrypted IS NULL));
ALTER TABLE staff_password
    ADD CHECK (octet_length(totp_secret) = CASE WHEN encrypted IS NULL THEN 20 ELSE 0 END);

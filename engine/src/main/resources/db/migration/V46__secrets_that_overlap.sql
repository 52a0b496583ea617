-- A client's former secret, and a partner's key, can be valid until an instant, so that a partner has time to change over.
-- Locks two small tables for a moment. An instance of a version before does not know the instants: it refuses former
-- secrets, and accepts a key that is over.

-- Absent for a secret or key that a version before made.
ALTER TABLE client ADD COLUMN secret_created_at timestamptz;
ALTER TABLE api_key ADD COLUMN created_at timestamptz;
-- Absent for a key without an end.
ALTER TABLE api_key ADD COLUMN valid_until timestamptz;

-- Secrets that were replaced, each until its end.
CREATE TABLE former_secret (
    client_id   text        NOT NULL REFERENCES client,
    digest      bytea       NOT NULL CHECK (octet_length(digest) = 32),
    created_at  timestamptz,
    valid_until timestamptz NOT NULL,
    PRIMARY KEY (client_id, digest)
);

-- Who may call: API clients with slow salted secret hashes, and the keys that must outlive a restart.
-- Locks nothing that exists: all tables are new.

CREATE TABLE client (
    client_id   text    PRIMARY KEY,
    secret_hash text    NOT NULL,
    partner     integer REFERENCES partner,
    scopes      text[]  NOT NULL,
    active      boolean NOT NULL
);

-- The JSON Web Keys that sign tokens. The newest signs; all verify until they are removed.
CREATE TABLE signing_key (
    key_id     text        PRIMARY KEY,
    jwk        text        NOT NULL,
    created_at timestamptz NOT NULL
);

-- Named secrets of the installation, such as the one behind confirmation numbers.
CREATE TABLE installation_secret (
    name     text  PRIMARY KEY,
    material bytea NOT NULL
);

-- Passkeys of the operator's staff (Web Authentication), beside passwords with one-time codes. Locks the two small tables
-- of staff and their sign-ins for a moment: each row gets a handle, and a constraint is replaced.

-- User_handle: by which an authenticator names the person; random, so that it says nothing.
ALTER TABLE staff ADD COLUMN user_handle uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;

-- Credential: the identifier that the authenticator made. Public_key: in the form of COSE. Sign_count: how often the
-- authenticator says that it has signed; zero for those that do not count.
CREATE TABLE staff_passkey (
    passkey    uuid        PRIMARY KEY,
    staff      text        NOT NULL REFERENCES staff,
    credential bytea       NOT NULL UNIQUE CHECK (octet_length(credential) BETWEEN 1 AND 1023),
    public_key bytea       NOT NULL,
    sign_count bigint      NOT NULL CHECK (sign_count >= 0),
    name       text        NOT NULL,
    added_at   timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX staff_passkey_staff ON staff_passkey (staff);

-- The challenges that were used, until they expire. Those that were not used are not stored: each has a seal.
CREATE TABLE staff_used_challenge (
    digest  bytea       PRIMARY KEY CHECK (octet_length(digest) = 32),
    ends_at timestamptz NOT NULL
);
CREATE INDEX staff_used_challenge_ends ON staff_used_challenge (ends_at);

-- The key of the seals. A random UUID has 122 random bits.
INSERT INTO installation_secret (name, material)
VALUES ('staff-challenges', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- With a passkey, all sign-ins that were made with it end.
ALTER TABLE staff_sign_in
    ADD COLUMN passkey uuid REFERENCES staff_passkey ON DELETE CASCADE,
    DROP CONSTRAINT staff_sign_in_method_check,
    ADD CONSTRAINT staff_sign_in_method_check CHECK (method IN ('password', 'provider', 'passkey'));
CREATE INDEX staff_sign_in_passkey ON staff_sign_in (passkey);

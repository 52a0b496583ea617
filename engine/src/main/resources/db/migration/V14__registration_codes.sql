-- One-time registration codes: registering a first password needs a proof of identity that is on
-- record, and a member without a date of birth on record had none.
-- Locks nothing that exists: the table is new.

-- In the bucket of the member's own number, like the member; one for each member, the latest. The
-- digest is the SHA-256 of a generated code. A used code stays until it is replaced, so that a
-- repeated request is recognised.
CREATE TABLE registration_code (
    bucket     smallint    NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    programme  smallint    NOT NULL,
    number     text        NOT NULL,
    digest     bytea       NOT NULL CHECK (octet_length(digest) = 32),
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > issued_at),
    used_at    timestamptz,
    PRIMARY KEY (bucket, programme, number)
);

-- Members sign in and let partners act for them: passwords, sign-ins, grants and what proves them.
-- Two columns are added to the small table of clients, which is locked for that moment; the rest is
-- new. Times come from Java. Whatever proves something is here as a hash only.

-- What a client may ask members for, and where it may have them sent back to.
ALTER TABLE client
    ADD COLUMN member_scopes text[] NOT NULL DEFAULT '{}',
    ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}';

-- Members' passwords, as slow salted hashes, in the bucket of the own number. A member without a
-- row cannot sign in yet.
CREATE TABLE member_credential (
    bucket        smallint    NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    programme     smallint    NOT NULL,
    number        text        NOT NULL,
    password_hash text        NOT NULL,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, programme, number)
);

-- A browser in which a member signed in a moment ago.
CREATE TABLE sign_in (
    token_hash bytea       PRIMARY KEY CHECK (length(token_hash) = 32),
    subject    text        NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_expires_at ON sign_in (expires_at);

-- What a member let a client do, from the code on; all tokens of it are one family.
CREATE TABLE member_grant (
    grant_id        uuid        PRIMARY KEY,
    client_id       text        NOT NULL REFERENCES client,
    subject         text        NOT NULL,
    scopes          text[]      NOT NULL,
    redirect_uri    text        NOT NULL,
    code_hash       bytea       NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    code_challenge  text        NOT NULL,
    code_expires_at timestamptz NOT NULL,
    redeemed_at     timestamptz,
    revoked_at      timestamptz,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX member_grant_expires_at ON member_grant (expires_at);
CREATE INDEX member_grant_revoked_at ON member_grant (revoked_at) WHERE revoked_at IS NOT NULL;

-- The refresh tokens of a grant: the unused one is good, a used one that comes again is a theft.
CREATE TABLE refresh_token (
    token_hash bytea       PRIMARY KEY CHECK (length(token_hash) = 32),
    grant_id   uuid        NOT NULL REFERENCES member_grant ON DELETE CASCADE,
    used_at    timestamptz
);
CREATE INDEX refresh_token_grant_id ON refresh_token (grant_id);

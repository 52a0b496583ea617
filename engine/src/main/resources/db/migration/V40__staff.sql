-- Accounts of the operator's staff, so that each person signs in and the trail names the person. Until now only programs
-- could, with the secret of a client. Locks nothing that exists: the tables are new.

-- Staff: the name in the trail, which nobody else gets later. Email: in small letters. Roles: words of StaffRole.
-- Subject: the person at the OpenID Connect provider, after the issuer and a number sign.
CREATE TABLE staff (
    staff     text        PRIMARY KEY,
    full_name text        NOT NULL,
    email     text        NOT NULL UNIQUE,
    roles     text[]      NOT NULL,
    active    boolean     NOT NULL,
    subject   text        UNIQUE,
    added_at  timestamptz NOT NULL
);

-- The code with which a person chooses a password, once. Digest: its SHA-256.
CREATE TABLE staff_code (
    staff      text        PRIMARY KEY REFERENCES staff,
    digest     bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    expires_at timestamptz NOT NULL
);

-- Hash: slow and salted. Totp_secret: what the person's authenticator has too. Totp_step: that of the last code that
-- was right, because each is good once. Wrong_codes: how many were wrong since then, the last of them at wrong_at.
CREATE TABLE staff_password (
    staff       text    PRIMARY KEY REFERENCES staff,
    hash        text    NOT NULL,
    totp_secret bytea   NOT NULL CHECK (octet_length(totp_secret) = 20),
    totp_step   bigint  NOT NULL,
    wrong_codes integer NOT NULL DEFAULT 0,
    wrong_at    timestamptz
);

-- Browsers in which a person is signed in. Token_hash: the SHA-256 of the cookie.
CREATE TABLE staff_sign_in (
    token_hash   bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    staff        text        NOT NULL REFERENCES staff,
    method       text        NOT NULL CHECK (method IN ('password', 'provider')),
    signed_in_at timestamptz NOT NULL,
    used_at      timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL
);
CREATE INDEX staff_sign_in_staff ON staff_sign_in (staff);
CREATE INDEX staff_sign_in_ends ON staff_sign_in (ends_at);

-- Tokens for the operator's API. Each ends with its sign-in.
CREATE TABLE staff_token (
    token_hash bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    sign_in    bytea       NOT NULL REFERENCES staff_sign_in ON DELETE CASCADE,
    ends_at    timestamptz NOT NULL
);
CREATE INDEX staff_token_sign_in ON staff_token (sign_in);

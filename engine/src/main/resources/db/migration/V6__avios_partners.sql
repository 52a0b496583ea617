-- The Avios partner API: what its programmes ask for, what partners agreed with them, the keys that
-- partners call with, and the members, some of whom share a household's account.
-- Locks nothing that exists: all tables are new.

-- The settings of a programme that is served through the partner API. Part of the catalogue.
CREATE TABLE avios_settings (
    programme                   smallint PRIMARY KEY REFERENCES programme,
    description_required        boolean NOT NULL,
    client_application_required boolean NOT NULL,
    credit_years_back           integer CHECK (credit_years_back > 0),
    first_name_length_max       integer NOT NULL CHECK (first_name_length_max > 0),
    family_name_length_max      integer NOT NULL CHECK (family_name_length_max > 0),
    credit_max                  bigint  NOT NULL CHECK (credit_max > 0),
    debit_max                   bigint  NOT NULL CHECK (debit_max > 0),
    reversal_days               integer NOT NULL CHECK (reversal_days > 0)
);

-- What a partner agreed with a programme. Without a redemption house it may not debit; without a rate
-- there is no pricing. Part of the catalogue.
CREATE TABLE agreement (
    partner          integer  NOT NULL REFERENCES partner,
    programme        smallint NOT NULL REFERENCES programme,
    promoter_codes   text[]   NOT NULL,
    credit_max       bigint   NOT NULL CHECK (credit_max > 0),
    issuance_house   integer  NOT NULL REFERENCES house,
    redemption_house integer  REFERENCES house,
    rate_avios       bigint   CHECK (rate_avios > 0),
    rate_cents       bigint   CHECK (rate_cents > 0),
    rate_currency    text,
    PRIMARY KEY (partner, programme),
    CHECK ((rate_avios IS NULL) = (rate_cents IS NULL)),
    CHECK ((rate_avios IS NULL) = (rate_currency IS NULL))
);

-- A partner's key to the partner API. Only its SHA-256 is kept: a key is 24 random characters, which
-- nobody finds by trying. Part of the catalogue.
CREATE TABLE api_key (
    digest  bytea   PRIMARY KEY CHECK (octet_length(digest) = 32),
    partner integer NOT NULL REFERENCES partner,
    name    text    NOT NULL,
    active  boolean NOT NULL,
    UNIQUE (partner, name)
);

-- A member of a programme, in the bucket of the own number. The account is the own one or that of a
-- household. Members are many: they are read by key and never all at once.
CREATE TABLE member (
    bucket         smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    programme      smallint NOT NULL,
    number         text     NOT NULL,
    account_number text     NOT NULL,
    first_name     text,
    family_name    text,
    PRIMARY KEY (bucket, programme, number),
    CHECK ((first_name IS NULL) = (family_name IS NULL))
);

-- Who shares a household's account, in the bucket of the household's number.
CREATE TABLE household_member (
    bucket    smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    programme smallint NOT NULL,
    household text     NOT NULL,
    number    text     NOT NULL,
    PRIMARY KEY (bucket, programme, household, number)
);

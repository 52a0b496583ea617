-- Reference data: programmes and their currencies, partners and what they agreed, offers.
-- Locks nothing that exists: all tables are new.

-- Raised by every change of reference data, first of all in its transaction: the row's lock lets one
-- change run at a time, so the next free number of a table is its highest plus one. Each instance
-- reloads when it sees a new value.
CREATE TABLE catalogue (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    version   bigint NOT NULL
);
INSERT INTO catalogue (version) VALUES (1);

CREATE TABLE programme (
    programme         smallint PRIMARY KEY CHECK (programme > 0),
    code              text     NOT NULL UNIQUE,
    name              text     NOT NULL,
    zone              text     NOT NULL,
    day_starts        time     NOT NULL,
    daily_limit_cents bigint   NOT NULL CHECK (daily_limit_cents >= 0)
);

CREATE TABLE currency (
    currency  smallint PRIMARY KEY CHECK (currency > 0),
    programme smallint NOT NULL REFERENCES programme,
    code      text     NOT NULL,
    UNIQUE (programme, code)
);

CREATE TABLE partner (
    partner integer PRIMARY KEY CHECK (partner > 0),
    code    text    NOT NULL UNIQUE,
    name    text    NOT NULL,
    active  boolean NOT NULL
);

-- A partner that redeems at the checkout of one programme.
CREATE TABLE sponsor (
    partner          integer  PRIMARY KEY REFERENCES partner,
    programme        smallint NOT NULL REFERENCES programme,
    code             text     NOT NULL UNIQUE,
    vendor_id        text     NOT NULL,
    acquirer_ids     text[]   NOT NULL CHECK (cardinality(acquirer_ids) > 0),
    redemption_house integer  NOT NULL REFERENCES house
);

-- An offer is never edited: a change is a new version, and a booked redemption keeps the version it
-- was made under. The version that counts of an offer_id is its highest. Without sponsors it is for
-- all of the programme, without stores for all stores of its sponsors.
CREATE TABLE offer (
    version        integer     PRIMARY KEY CHECK (version > 0),
    programme      smallint    NOT NULL REFERENCES programme,
    offer_id       text        NOT NULL,
    type           text        NOT NULL CHECK (type IN ('RGL', 'SPL')),
    unit_miles     bigint      NOT NULL CHECK (unit_miles > 0),
    unit_cents     bigint      NOT NULL CHECK (unit_cents > 0 AND unit_cents % 100 = 0),
    description_en text        NOT NULL,
    description_fr text        NOT NULL,
    sponsors       text[]      CHECK (cardinality(sponsors) > 0),
    stores         text[]      CHECK (cardinality(stores) > 0),
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz CHECK (ends_at > starts_at),
    paused         boolean     NOT NULL
);

-- Settlement files: for each partner and currency one file a business day, with what moved at the partner's house
-- accounts. A reader of the feed writes the lines; nothing here is needed to book. What a file is made of never
-- changes, so that the same bytes can be given out again. Locks nothing that exists: all tables are new.

-- The balance that each house account had when the reader began.
CREATE TABLE settlement_opening (
    house   integer PRIMARY KEY REFERENCES house,
    balance bigint  NOT NULL
);

-- Up to which business day the files of a programme are complete. A transfer that is read later belongs to the day
-- after it.
CREATE TABLE settlement_programme (
    programme      smallint PRIMARY KEY REFERENCES programme,
    closed_through date     NOT NULL
) WITH (fillfactor = 50);

-- What a transfer added to one house account of a partner: one line of a file. Day: that of the file. Leg: 0 for the
-- first house account of the transfer. Booked_on: the business day of the transfer's time, before the day only when the
-- line was read after that day had been closed. Original: the confirmation number of the transfer that it undoes or
-- reverses a part of, booked on original_day. Texts are empty when there is none. Nothing here names a member.
CREATE TABLE settlement_line (
    at             timestamptz NOT NULL,
    happened_at    timestamptz,
    account        bigint      NOT NULL,
    amount         bigint      NOT NULL,
    partner        integer     NOT NULL,
    house          integer     NOT NULL,
    ordinal        integer     NOT NULL,
    day            date        NOT NULL,
    booked_on      date        NOT NULL,
    original_day   date,
    currency       smallint    NOT NULL,
    bucket         smallint    NOT NULL,
    leg            smallint    NOT NULL,
    kind           smallint    NOT NULL,
    confirmation   text        NOT NULL,
    original       text        NOT NULL,
    store          text        NOT NULL,
    device         text        NOT NULL,
    trace          text        NOT NULL,
    transaction_id text        NOT NULL,
    reference_id   text        NOT NULL,
    PRIMARY KEY (partner, currency, day, at, bucket, account, ordinal, leg)
);

-- The lines of a house account on a day, and their sum.
CREATE TABLE settlement_total (
    lines  bigint  NOT NULL,
    amount bigint  NOT NULL,
    house  integer NOT NULL,
    day    date    NOT NULL,
    PRIMARY KEY (house, day)
) WITH (fillfactor = 50);

-- A business day that is complete, and when it began and ended.
CREATE TABLE settlement_day (
    programme smallint    NOT NULL REFERENCES programme,
    day       date        NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (programme, day)
);

-- The balances of a house account before and after a complete day, computed from its stripes.
CREATE TABLE settlement_closing (
    opening bigint  NOT NULL,
    closing bigint  NOT NULL,
    house   integer NOT NULL REFERENCES house,
    day     date    NOT NULL,
    PRIMARY KEY (house, day)
);

-- Files that are to be made. Found_at: when it was found that the lines of a house account do not add up to what its
-- balance says; the file is not made then.
CREATE TABLE settlement_due (
    found_at  timestamptz,
    lines_sum bigint,
    moved     bigint,
    house     integer,
    partner   integer  NOT NULL REFERENCES partner,
    day       date     NOT NULL,
    programme smallint NOT NULL REFERENCES programme,
    currency  smallint NOT NULL REFERENCES currency,
    PRIMARY KEY (partner, currency, day)
);

-- A file. Number: counts the files of a partner from 1 without gaps. Layout: the version of its form. Added, taken: the
-- sums of the lines above and below zero. Opening, closing: the sums over the partner's house accounts in this currency.
-- Part_lines: the lines of each part in which it is read. Placed_at: when it was written to the directory.
CREATE TABLE settlement_file (
    made_at    timestamptz NOT NULL,
    placed_at  timestamptz,
    lines      bigint      NOT NULL,
    added      bigint      NOT NULL,
    taken      bigint      NOT NULL,
    opening    bigint      NOT NULL,
    closing    bigint      NOT NULL,
    partner    integer     NOT NULL REFERENCES partner,
    number     integer     NOT NULL CHECK (number > 0),
    day        date        NOT NULL,
    programme  smallint    NOT NULL REFERENCES programme,
    currency   smallint    NOT NULL REFERENCES currency,
    layout     smallint    NOT NULL,
    part_lines integer     NOT NULL CHECK (part_lines > 0),
    PRIMARY KEY (partner, number),
    UNIQUE (partner, currency, day),
    CHECK (opening + added + taken = closing)
);
CREATE INDEX settlement_file_unplaced ON settlement_file (made_at) WHERE placed_at IS NULL;

-- The length and the SHA-256 of a file in each format.
CREATE TABLE settlement_content (
    bytes   bigint  NOT NULL,
    partner integer NOT NULL,
    number  integer NOT NULL,
    format  text    NOT NULL,
    digest  bytea   NOT NULL CHECK (octet_length(digest) = 32),
    PRIMARY KEY (partner, number, format),
    FOREIGN KEY (partner, number) REFERENCES settlement_file
);

-- The line before the first one of a part, for the second and later parts of a file.
CREATE TABLE settlement_part (
    at      timestamptz NOT NULL,
    account bigint      NOT NULL,
    partner integer     NOT NULL,
    number  integer     NOT NULL,
    part    integer     NOT NULL CHECK (part > 1),
    ordinal integer     NOT NULL,
    bucket  smallint    NOT NULL,
    leg     smallint    NOT NULL,
    PRIMARY KEY (partner, number, part),
    FOREIGN KEY (partner, number) REFERENCES settlement_file
);

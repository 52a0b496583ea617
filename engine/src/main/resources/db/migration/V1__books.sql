-- The books: accounts, their transfers, the striped house accounts, and the answers that retries get.
-- Every key starts with the bucket, nothing needs two buckets at once, and every id and time comes
-- from the application, so that the same statements hold on one server and on a cluster split by
-- bucket. Locks nothing that exists: all tables are new.

-- A member's account in one currency. The row is narrow and is updated in place: no index covers
-- what changes, and the free half of each page keeps the updates heap-only.
CREATE TABLE account (
    account  bigint      NOT NULL,
    balance  bigint      NOT NULL,
    floor    bigint      NOT NULL,
    day_used bigint      NOT NULL CHECK (day_used >= 0),
    last_at  timestamptz NOT NULL,
    day      date        NOT NULL,
    ordinal  integer     NOT NULL CHECK (ordinal >= 0),
    bucket   smallint    NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    currency smallint    NOT NULL,
    standing smallint    NOT NULL,
    head     bytea       NOT NULL CHECK (octet_length(head) = 32),
    holder   text        NOT NULL,
    PRIMARY KEY (bucket, account),
    CHECK (balance >= floor)
) WITH (fillfactor = 50);

-- One movement between a member's account and a house account. The amount is signed as the member
-- sees it: a credit is positive, a debit negative. Rows are written once.
CREATE TABLE transfer (
    account bigint      NOT NULL,
    amount  bigint      NOT NULL CHECK (amount <> 0),
    at      timestamptz NOT NULL,
    ordinal integer     NOT NULL CHECK (ordinal > 0),
    house   integer     NOT NULL,
    undoes  integer     CHECK (undoes < ordinal),
    bucket  smallint    NOT NULL,
    kind    smallint    NOT NULL,
    link    bytea       NOT NULL CHECK (octet_length(link) = 32),
    facts   text        NOT NULL,
    PRIMARY KEY (bucket, account, ordinal)
);

-- A transfer is undone at most once; only the few transfers that undo one are in this index.
CREATE UNIQUE INDEX transfer_undoes ON transfer (bucket, account, undoes) WHERE undoes IS NOT NULL;

-- What a request was answered, kept for its retries for a while; not history. Holders: the attempts,
-- four bytes each, that were given this answer and are not known to have lost it; only when there is
-- none may what it tells be cancelled.
CREATE TABLE answer (
    account bigint      NOT NULL,
    at      timestamptz NOT NULL,
    ordinal integer,
    bucket  smallint    NOT NULL,
    kind    smallint    NOT NULL,
    digest  bytea       NOT NULL CHECK (octet_length(digest) = 16),
    content bytea       NOT NULL CHECK (octet_length(content) = 16),
    holders bytea       NOT NULL,
    facts   text        NOT NULL,
    PRIMARY KEY (bucket, account, kind, digest)
);

-- Finds the answers that are kept no longer. Rows come in the order of time, so a summary for each
-- range of blocks is enough and costs an insert next to nothing.
CREATE INDEX answer_at ON answer USING brin (at) WITH (autosummarize = on);

-- A house account: the other side of the members' transfers, one for each currency, partner and role.
CREATE TABLE house (
    house    integer  PRIMARY KEY,
    currency smallint NOT NULL,
    partner  integer  NOT NULL,
    role     smallint NOT NULL,
    UNIQUE (currency, partner, role)
);

-- The balance of a house account, in stripes so that no row is hot. A batch adds one net amount to
-- one stripe of each house account that it touches.
CREATE TABLE house_stripe (
    balance bigint   NOT NULL,
    house   integer  NOT NULL,
    bucket  smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    PRIMARY KEY (bucket, house)
) WITH (fillfactor = 20);

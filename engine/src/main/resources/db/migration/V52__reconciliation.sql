-- Reconciliation: what a partner says moved on a day, compared with the lines of its settlement file. Nothing here books.
-- Locks nothing that exists: all tables are new.

-- How the files of a partner are compared. Key: the field by which lines are found, 1 confirmation, 2 transactionId,
-- 3 reference, 4 trace. Minutes: how far the times of two lines without a common key may differ; 0 if they are not
-- compared. Days: on how many days before and after a line may be in the other file. Same_store: whether lines without a
-- common key must have the same store.
CREATE TABLE reconciliation_rule (
    partner    integer  PRIMARY KEY REFERENCES partner,
    minutes    integer  NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    key        smallint NOT NULL CHECK (key BETWEEN 1 AND 4),
    days       smallint NOT NULL CHECK (days BETWEEN 0 AND 31),
    same_store boolean  NOT NULL
);

-- A comparison. Phase: what is done next. At_line, at, bucket, account, ordinal, leg: where in it. Corrected: the sum of our
-- lines that correct breaks.
CREATE TABLE reconciliation_run (
    file         bigint      PRIMARY KEY REFERENCES incoming_file,
    at_line      bigint      NOT NULL DEFAULT 0,
    account      bigint      NOT NULL DEFAULT 0,
    theirs_sum   bigint      NOT NULL DEFAULT 0,
    ours_lines   bigint      NOT NULL DEFAULT 0,
    ours_sum     bigint      NOT NULL DEFAULT 0,
    corrections  bigint      NOT NULL DEFAULT 0,
    corrected    bigint      NOT NULL DEFAULT 0,
    at           timestamptz NOT NULL DEFAULT 'epoch',
    ordinal      integer     NOT NULL DEFAULT 0,
    minutes      integer     NOT NULL,
    day          date        NOT NULL,
    partner      integer     NOT NULL REFERENCES partner,
    currency     smallint    NOT NULL REFERENCES currency,
    phase        smallint    NOT NULL,
    bucket       smallint    NOT NULL DEFAULT 0,
    leg          smallint    NOT NULL DEFAULT 0,
    key          smallint    NOT NULL,
    days         smallint    NOT NULL,
    same_store   boolean     NOT NULL,
    UNIQUE (partner, currency, day)
) WITH (fillfactor = 20);

-- A line of a partner's file. Store: only if the rule compares stores. Verdict: 0 none yet, 1 matched, 2 amount, 3 duplicate, 4 day, 5 theirs only. Our_amount,
-- our_confirmation: of the line that it was found to be. Counterpart: the break of another day that it was found to be.
CREATE TABLE partner_line (
    file             bigint      NOT NULL REFERENCES incoming_file,
    amount           bigint      NOT NULL,
    our_amount       bigint,
    counterpart      bigint,
    at               timestamptz,
    line             integer     NOT NULL CHECK (line > 0),
    verdict          smallint    NOT NULL DEFAULT 0,
    key              text COLLATE "C" NOT NULL,
    store            text COLLATE "C" NOT NULL,
    our_confirmation text        NOT NULL DEFAULT '',
    PRIMARY KEY (file, line)
) WITH (fillfactor = 70);
CREATE INDEX partner_line_key ON partner_line (file, key) WHERE key <> '';
CREATE INDEX partner_line_amount ON partner_line (file, amount, store, at, line);

-- The lines of ours that were not found by key and amount, while a file is compared. Compared: the time that is compared with
-- the partner's, when it happened or else when it was booked. Line: the one of the partner that it was found to be.
CREATE TABLE our_line (
    file         bigint      NOT NULL REFERENCES incoming_file,
    account      bigint      NOT NULL,
    amount       bigint      NOT NULL,
    at           timestamptz NOT NULL,
    compared     timestamptz NOT NULL,
    ordinal      integer     NOT NULL,
    line         integer     NOT NULL DEFAULT 0,
    bucket       smallint    NOT NULL,
    leg          smallint    NOT NULL,
    key          text COLLATE "C" NOT NULL,
    store        text COLLATE "C" NOT NULL,
    confirmation text        NOT NULL,
    PRIMARY KEY (file, at, bucket, account, ordinal, leg)
) WITH (fillfactor = 70);
CREATE INDEX our_line_key ON our_line (file, key) WHERE key <> '';
CREATE INDEX our_line_amount ON our_line (file, amount, store, compared, at, bucket, account, ordinal, leg);

-- What does not agree. Class: 1 ours only, 2 amount, 3 duplicate, 4 day, 5 theirs only. Theirs, ours: the amounts; null when the line is missing. State: 1 open, 2 being corrected,
-- 3 corrected, 4 explained. Bucket, account: whose account our line is about; null when there is none. Correction: the
-- confirmation number of the transfer that corrected it. Nothing here names a member.
CREATE TABLE reconciliation_break (
    break        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file         bigint      NOT NULL REFERENCES incoming_file,
    theirs       bigint,
    ours         bigint,
    counterpart  bigint,
    account      bigint,
    theirs_at    timestamptz,
    ours_at      timestamptz,
    found_at     timestamptz NOT NULL,
    resolved_at  timestamptz,
    partner      integer     NOT NULL REFERENCES partner,
    line         integer     NOT NULL,
    ordinal      integer,
    day          date        NOT NULL,
    currency     smallint    NOT NULL REFERENCES currency,
    class        smallint    NOT NULL CHECK (class BETWEEN 1 AND 5),
    state        smallint    NOT NULL CHECK (state BETWEEN 1 AND 4),
    bucket       smallint,
    leg          smallint,
    key          text        NOT NULL,
    confirmation text        NOT NULL,
    owner        text        NOT NULL DEFAULT '',
    note         text        NOT NULL DEFAULT '',
    cause        text        NOT NULL DEFAULT '',
    correction   text        NOT NULL DEFAULT '',
    resolved_by  text        NOT NULL DEFAULT '',
    CHECK ((state IN (3, 4)) = (resolved_at IS NOT NULL)),
    CHECK ((state = 3) = (correction <> ''))
);
CREATE UNIQUE INDEX reconciliation_break_line ON reconciliation_break (file, line) WHERE line > 0;
CREATE UNIQUE INDEX reconciliation_break_ours
    ON reconciliation_break (file, ours_at, bucket, account, ordinal, leg) WHERE line = 0;
CREATE INDEX reconciliation_break_open ON reconciliation_break (partner, break) WHERE state IN (1, 2);
CREATE INDEX reconciliation_break_key ON reconciliation_break (partner, currency, key)
    WHERE state = 1 AND class IN (1, 5);
CREATE INDEX reconciliation_break_partner ON reconciliation_break (partner, break);
CREATE INDEX reconciliation_break_correction ON reconciliation_break (partner, correction) WHERE correction <> '';

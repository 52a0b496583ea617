-- Files that partners send: received in parts, then checked and worked on by a background job. A file that was received
-- completely is not worked on twice, however often it is sent. Locks nothing that exists: all tables are new.

-- Kind: 1 batch issuance, 2 reconciliation. State: 1 receiving, 2 checking, 3 working, 4 done, 5 refused. Bytes, digest: as
-- announced; the digest is SHA-256. Lines: how many the file has, of which lines_done have a verdict that is stored. Day,
-- format: of a reconciliation. Provider, sequence: of a batch issuance, from its header; sequence is 0 before it is read.
-- Refusal: why the whole file was refused.
CREATE TABLE incoming_file (
    file           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    announced_at   timestamptz NOT NULL,
    received_at    timestamptz,
    finished_at    timestamptz,
    bytes          bigint      NOT NULL CHECK (bytes > 0),
    lines          bigint      NOT NULL DEFAULT 0,
    lines_done     bigint      NOT NULL DEFAULT 0,
    partner        integer     NOT NULL REFERENCES partner,
    parts          integer     NOT NULL CHECK (parts > 0),
    parts_received integer     NOT NULL DEFAULT 0,
    sequence       integer     NOT NULL DEFAULT 0,
    day            date,
    programme      smallint    NOT NULL REFERENCES programme,
    currency       smallint    NOT NULL REFERENCES currency,
    kind           smallint    NOT NULL,
    state          smallint    NOT NULL CHECK (state BETWEEN 1 AND 5),
    format         text        NOT NULL DEFAULT '',
    provider       text        NOT NULL DEFAULT '',
    refusal        text        NOT NULL DEFAULT '',
    announced_by   text        NOT NULL,
    digest         bytea       NOT NULL CHECK (octet_length(digest) = 32),
    CHECK (lines_done <= lines),
    CHECK ((state = 5) = (refusal <> ''))
) WITH (fillfactor = 50);

-- The same file twice is one run. A file that was refused may be sent again.
CREATE UNIQUE INDEX incoming_file_once ON incoming_file (partner, kind, digest) WHERE state <> 5;
-- Each sequence of a provider is booked once.
CREATE UNIQUE INDEX incoming_file_sequence ON incoming_file (partner, provider, sequence)
    WHERE kind = 1 AND state IN (3, 4);
CREATE INDEX incoming_file_work ON incoming_file (file) WHERE state IN (2, 3);
CREATE INDEX incoming_file_partner ON incoming_file (partner, file);

-- The bytes of a file.
CREATE TABLE incoming_part (
    file  bigint  NOT NULL REFERENCES incoming_file,
    part  integer NOT NULL CHECK (part > 0),
    bytes bytea   NOT NULL,
    PRIMARY KEY (file, part)
);

-- Where the records begin that one part of the file with the verdicts shows, in bytes from the start of the file.
CREATE TABLE incoming_place (
    at   bigint  NOT NULL,
    file bigint  NOT NULL REFERENCES incoming_file,
    part integer NOT NULL CHECK (part > 0),
    PRIMARY KEY (file, part)
);

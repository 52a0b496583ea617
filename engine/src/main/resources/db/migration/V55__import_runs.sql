-- Imports of files: how far each has come, so that one that was interrupted goes on after the last row whose effect is
-- committed, and the same file is not imported a second time. Digest: SHA-256 of the file. The counts are known at the
-- end. Locks nothing that exists: the table is new.
CREATE TABLE import_run (
    rows        bigint      NOT NULL CHECK (rows >= 0),
    done        bigint      NOT NULL CHECK (done BETWEEN 0 AND rows),
    added       bigint,
    present     bigint,
    refused     bigint,
    begun_at    timestamptz NOT NULL,
    finished_at timestamptz,
    run         integer     PRIMARY KEY CHECK (run > 0),
    programme   smallint    NOT NULL REFERENCES programme,
    kind        text        NOT NULL,
    digest      bytea       NOT NULL CHECK (octet_length(digest) = 32),
    UNIQUE (programme, kind, digest),
    CHECK ((finished_at IS NULL) = (added IS NULL)),
    CHECK (num_nonnulls(added, present, refused) IN (0, 3))
) WITH (fillfactor = 50);

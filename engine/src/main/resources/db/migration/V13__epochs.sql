-- An older backup that is restored gives the same ordinals again. So that it does not give the same
-- confirmation numbers again, each transfer names the epoch in which it was booked, and the epoch is
-- part of its number.
-- Adds a column to the transfers without copying them. Builds their partial index anew, which reads
-- the whole table, and locks it meanwhile: stop all instances of the version before, or their calls
-- wait and then fail.

-- 0: booked before there were epochs.
ALTER TABLE transfer ADD COLUMN epoch integer NOT NULL DEFAULT 0;

-- A transfer that undoes none has 0 from now on, not null: a row without a null has a header that is
-- 8 bytes shorter, which makes room for the epoch. Rows from before keep their null.
DROP INDEX transfer_undoes;
CREATE UNIQUE INDEX transfer_undoes ON transfer (bucket, account, undoes) WHERE undoes > 0;

-- The epochs, in the order in which they began; written once. The latest is the current one, on the
-- server process and in the file of this table that it was begun for: a server that was restarted,
-- restored from its files or promoted is another process, and restored rows lie in another file. The
-- epoch itself is random, so that two copies of one database draw different ones.
CREATE TABLE epoch (
    number            integer     PRIMARY KEY CHECK (number > 0),
    epoch             integer     NOT NULL CHECK (epoch <> 0),
    begun_at          timestamptz NOT NULL,
    server_started_at timestamptz NOT NULL,
    file              text        NOT NULL
);

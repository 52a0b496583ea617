-- What the last incremental audit found, so that the next one reads only what is new and a share of the old: one
-- row, written after each audit. whole_since is the time since which every part was read at least once; null in
-- rows of earlier versions, which read everything each time. Locks verification for a moment; the other table is new.

ALTER TABLE verification ADD COLUMN whole_since timestamptz;

CREATE TABLE verification_mark (
    one     boolean     PRIMARY KEY DEFAULT true CHECK (one),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    mark    text        NOT NULL
);

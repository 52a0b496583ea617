-- The results of verify, which runs in a process of its own, so that every server can show the last one. A few
-- rows a day; nothing refers to them, so old ones may be deleted. Locks nothing that exists: the table is new.

CREATE TABLE verification (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    finished_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_millis bigint      NOT NULL CHECK (taken_millis >= 0),
    accounts     bigint      NOT NULL CHECK (accounts >= 0),
    transfers    bigint      NOT NULL CHECK (transfers >= 0),
    faults       bigint      NOT NULL CHECK (faults >= 0)
);

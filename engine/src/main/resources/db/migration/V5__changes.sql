-- The operators' trail: who changed what, when, and what it was before and after.
-- Locks nothing that exists: all tables are new.

-- The number of the latest change. Taken last in a change's transaction: the row's lock makes the
-- order of the numbers that of the commits, so that a reader who pages by number misses none.
CREATE TABLE change_count (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    number    bigint  NOT NULL
);
INSERT INTO change_count (number) VALUES (0);

-- Written once, in the transaction of the change itself; never updated or deleted.
CREATE TABLE change (
    number    bigint      PRIMARY KEY CHECK (number > 0),
    at        timestamptz NOT NULL,
    client_id text        NOT NULL,
    subject   text        NOT NULL,
    action    text        NOT NULL,
    target    text        NOT NULL,
    reference text,
    before    json,
    after     json
);

-- A change that the operator named, such as an adjustment, is in the trail once.
CREATE UNIQUE INDEX change_reference ON change (action, target, reference)
    WHERE reference IS NOT NULL;

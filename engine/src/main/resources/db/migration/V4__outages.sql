-- Outages that the operator declares: while one lasts, calls are refused.
-- Locks nothing that exists: the table is new.

-- Without a programme it is for all of them. Part of the catalogue: a change raises its version.
CREATE TABLE outage (
    outage    integer     PRIMARY KEY CHECK (outage > 0),
    programme smallint    REFERENCES programme,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL CHECK (ends_at > starts_at),
    note      text
);

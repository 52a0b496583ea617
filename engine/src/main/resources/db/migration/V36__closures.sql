-- Which persons' accounts an operator closed, and when: they are opened again by rules only.
-- Locks nothing that exists: the table is new.

CREATE TABLE closure (
    bucket    smallint    NOT NULL,
    programme smallint    NOT NULL REFERENCES programme,
    number    text        NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (bucket, programme, number)
);

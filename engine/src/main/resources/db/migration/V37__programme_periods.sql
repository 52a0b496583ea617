-- From a business day on, a programme can have another name, zone or start of the day. The row of the
-- programme stays as it is: it holds before the first of these days.
-- Locks nothing that exists: the table is new. Part of the catalogue.

CREATE TABLE programme_period (
    programme  smallint NOT NULL REFERENCES programme,
    first_day  date     NOT NULL,
    name       text     NOT NULL,
    zone       text     NOT NULL,
    day_starts time     NOT NULL,
    PRIMARY KEY (programme, first_day)
);

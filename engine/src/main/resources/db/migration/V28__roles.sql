-- What the operator's clients may do, and how much each role may book.
-- Locks the small table of clients for a moment; the other tables are new.

-- Words of StaffRole, for clients with the operator's scope. NULL: a client of a version without roles,
-- which may do everything, as before.
ALTER TABLE client ADD COLUMN roles text[];

-- Miles of any currency, given or taken: the most of one booking, and the most of a caller's bookings in
-- a day of UTC. NULL: no limit.
CREATE TABLE role_limit (
    role        text   PRIMARY KEY,
    booking_max bigint CHECK (booking_max >= 0),
    day_max     bigint CHECK (day_max >= 0)
);
INSERT INTO role_limit (role, booking_max, day_max) VALUES
    ('support-reader', 0, 0),
    ('support-agent', 5000, 25000),
    ('finance', 100000, 1000000),
    ('partner-manager', 0, 0),
    ('programme-administrator', NULL, NULL),
    ('auditor', 0, 0);

-- What callers have used of their limits, once for each reference. Attempts: how often it was asked for.
-- Rows of past days decide nothing and may be deleted.
CREATE TABLE limit_use (
    caller    text    NOT NULL,
    action    text    NOT NULL,
    target    text    NOT NULL,
    reference text    NOT NULL,
    day       date    NOT NULL,
    miles     bigint  NOT NULL CHECK (miles >= 0),
    attempts  integer NOT NULL CHECK (attempts > 0),
    PRIMARY KEY (caller, action, target, reference)
);
CREATE INDEX limit_use_day ON limit_use (caller, day);

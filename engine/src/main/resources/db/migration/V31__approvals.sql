-- Bookings above the limits of the caller's roles wait here for a second person.
-- Locks nothing that exists: the table is new.

-- Action, target: as in the trail. Request: the body of the call. Result: why a booking that was approved
-- was refused, as the end of a problem's URI. Expiry is decided when somebody asks: the state of a row that
-- nobody has decided stays 'pending'.
CREATE TABLE approval (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state        text        NOT NULL CHECK (state IN ('pending', 'approving', 'approved', 'failed',
                                                       'rejected', 'withdrawn', 'expired')),
    action       text        NOT NULL,
    target       text        NOT NULL,
    reference    text        NOT NULL,
    miles        bigint      NOT NULL CHECK (miles > 0),
    request      json        NOT NULL,
    asked_by     text        NOT NULL,
    asked_for    text        NOT NULL,
    asked_at     timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    decided_by   text,
    decided_for  text,
    decided_at   timestamptz,
    result       text,
    CHECK (num_nonnulls(decided_by, decided_for, decided_at) IN (0, 3)),
    CHECK (asked_for <> decided_for OR state IN ('withdrawn', 'expired'))
);

-- One request at a time for each account.
CREATE UNIQUE INDEX approval_pending ON approval (target) WHERE state IN ('pending', 'approving');
CREATE INDEX approval_reference ON approval (action, target, reference);

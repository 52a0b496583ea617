-- A transfer may have more than one house account on its other side, in its own currency or in others,
-- such as money for a settlement. The first one is in the transfer's row; the others are here.
-- Locks nothing that exists: the table is new.

-- Amount: what is added to the house account. Within a transfer each currency adds up to zero, together
-- with the change of the member's account; the amount of the first house account follows from that.
CREATE TABLE transfer_leg (
    account  bigint   NOT NULL,
    amount   bigint   NOT NULL CHECK (amount <> 0),
    ordinal  integer  NOT NULL CHECK (ordinal > 0),
    house    integer  NOT NULL,
    bucket   smallint NOT NULL,
    currency smallint NOT NULL,
    leg      smallint NOT NULL CHECK (leg > 0),
    PRIMARY KEY (bucket, account, ordinal, leg)
);

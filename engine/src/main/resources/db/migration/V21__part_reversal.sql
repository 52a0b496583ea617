-- An operator reverses a part of a redemption: a transfer of kind 6, and a row here that names the
-- redemption. Parts are added up by the redemption; together they are never more than it.
-- Locks nothing that exists: the table is new.

-- Original: the ordinal of the redemption, which the part's facts name too. Counted: how much of the
-- account's daily limit was given back, in the unit of the limit.
CREATE TABLE part_reversal (
    account  bigint   NOT NULL,
    amount   bigint   NOT NULL CHECK (amount > 0),
    counted  bigint   NOT NULL CHECK (counted >= 0),
    original integer  NOT NULL CHECK (original > 0),
    ordinal  integer  NOT NULL CHECK (ordinal > original),
    bucket   smallint NOT NULL,
    PRIMARY KEY (bucket, account, original, ordinal)
);

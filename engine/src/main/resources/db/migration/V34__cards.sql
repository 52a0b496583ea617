-- The numbers by which a person is found besides the one under which the accounts are kept: those of cards
-- that were replaced or lost, of the cards that took their place, and of accounts that were merged.
-- Locks nothing that exists: the table is new. Nobody has a row before the first card is replaced.

-- Number: what is on the card. Holder: the number under which the accounts are kept; a row of that number
-- itself says that the first card is not in use any more. State: 0 active, 1 replaced, 2 lost.
CREATE TABLE card (
    bucket    smallint    NOT NULL,
    programme smallint    NOT NULL REFERENCES programme,
    number    text        NOT NULL,
    holder    text        NOT NULL,
    state     smallint    NOT NULL CHECK (state BETWEEN 0 AND 2),
    since     timestamptz NOT NULL,
    PRIMARY KEY (bucket, programme, number)
);
CREATE INDEX card_holder ON card (programme, holder);

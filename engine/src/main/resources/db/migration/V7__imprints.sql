-- What only one transfer of an account may have of its content, such as an issuance's amount,
-- description and date: how a repetition is known, however late it comes. Written with the transfer.
-- Most transfers have none. Locks nothing that exists: the table is new.
CREATE TABLE imprint (
    account bigint   NOT NULL,
    ordinal integer  NOT NULL CHECK (ordinal > 0),
    bucket  smallint NOT NULL,
    kind    smallint NOT NULL,
    digest  bytea    NOT NULL CHECK (octet_length(digest) = 16),
    PRIMARY KEY (bucket, account, kind, digest)
);

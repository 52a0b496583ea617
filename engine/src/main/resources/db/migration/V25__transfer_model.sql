-- The read model of transfers: one row a transfer, with what people search for, kept by a reader of the feed.
-- Nothing of it is needed to book, and all of it can be computed again from the transfers.
-- Locks nothing that exists: all tables are new.

-- Balance: that of the account after the transfer. Happened_at: the time that the partner gave it, if any.
-- Confirmation: the first 12 characters of the confirmation number as a number. Partner, offer: 0 when there is
-- none. Undoes: the ordinal of the transfer that it undoes or is a part reversal of; 0 when there is none. Texts
-- are empty when there is none.
CREATE TABLE transfer_model (
    at             timestamptz NOT NULL,
    account        bigint      NOT NULL,
    amount         bigint      NOT NULL,
    balance        bigint      NOT NULL,
    confirmation   bigint      NOT NULL,
    ordinal        integer     NOT NULL,
    partner        integer     NOT NULL,
    offer          integer     NOT NULL,
    undoes         integer     NOT NULL,
    bucket         smallint    NOT NULL,
    currency       smallint    NOT NULL,
    kind           smallint    NOT NULL,
    happened_at    timestamptz,
    store          text        NOT NULL,
    device         text        NOT NULL,
    trace          text        NOT NULL,
    transaction_id text        NOT NULL,
    reference_id   text        NOT NULL,
    PRIMARY KEY (bucket, account, ordinal)
);
CREATE INDEX transfer_model_confirmation ON transfer_model (confirmation);
CREATE INDEX transfer_model_partner ON transfer_model (partner, at) WHERE partner > 0;
CREATE INDEX transfer_model_store ON transfer_model (partner, store, at) WHERE store <> '';
CREATE INDEX transfer_model_offer ON transfer_model (offer, at) WHERE offer > 0;
CREATE INDEX transfer_model_trace ON transfer_model (trace, at) WHERE trace <> '';
CREATE INDEX transfer_model_transaction ON transfer_model (transaction_id, at) WHERE transaction_id <> '';
CREATE INDEX transfer_model_reference ON transfer_model (reference_id, at) WHERE reference_id <> '';
CREATE INDEX transfer_model_undoes ON transfer_model (bucket, account, undoes) WHERE undoes > 0;
CREATE INDEX transfer_model_happened ON transfer_model (bucket, account, happened_at)
       INCLUDE (at, amount) WHERE happened_at IS NOT NULL;

-- The keys of requests that booked a transfer: the first 8 bytes of the digest that its answer is stored under.
-- Kept as long as an answer can be.
CREATE TABLE request_key_model (
    digest  bigint      NOT NULL,
    at      timestamptz NOT NULL,
    account bigint      NOT NULL,
    ordinal integer     NOT NULL,
    bucket  smallint    NOT NULL,
    PRIMARY KEY (digest, bucket, account, ordinal)
);
CREATE INDEX request_key_model_at ON request_key_model (at);

-- What transfers added to each house account in each month of the programme's business days.
-- Month: its first day. Amount: what was added to the house account.
CREATE TABLE movement_model (
    transfers bigint   NOT NULL,
    amount    bigint   NOT NULL,
    house     integer  NOT NULL,
    month     date     NOT NULL,
    kind      smallint NOT NULL,
    PRIMARY KEY (house, month, kind)
) WITH (fillfactor = 50);

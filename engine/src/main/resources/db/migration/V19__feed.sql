-- The feed: what happened, for readers that follow it. Each batch that books writes one row in its
-- own transaction, so that a transfer is in the feed exactly when it is booked.
-- Transfers that are there already are not put into the feed; they are counted, so that an audit can
-- tell whether the feed has all others. Locks the table of transfers against writers while it counts,
-- a second for a few million rows: stop all instances of the version before, which do not write the
-- feed.

-- Streams are numbered from 0 to 255, like the stripes of house accounts. A session that writes holds
-- one number alone, so positions within a stream count from 1 without gaps, in the order of commits.
-- Transfers: for each one its bucket (1 byte), account (8) and ordinal (1 to 5, seven bits a byte, the
-- lowest first, the highest bit says that another byte follows), in the order of their keys.
CREATE TABLE feed (
    position  bigint   NOT NULL CHECK (position > 0),
    stream    smallint NOT NULL CHECK (stream BETWEEN 0 AND 255),
    transfers bytea    NOT NULL,
    PRIMARY KEY (stream, position)
);

-- The transfers of each bucket that were booked before there was a feed: their number, and sums that
-- tell other transfers of the same number apart.
CREATE TABLE feed_origin (
    bucket    smallint PRIMARY KEY,
    transfers bigint   NOT NULL,
    accounts  numeric  NOT NULL,
    ordinals  numeric  NOT NULL,
    products  numeric  NOT NULL
);

LOCK TABLE transfer IN SHARE MODE;
INSERT INTO feed_origin (bucket, transfers, accounts, ordinals, products)
SELECT bucket, count(*), sum(account), sum(ordinal), sum(account::numeric * ordinal)
  FROM transfer
 GROUP BY bucket;

-- A reader, and how far it has copied the history that was there when it began: everything up to this
-- key. A copied bucket of 256 means all of it.
CREATE TABLE feed_reader (
    reader         text     PRIMARY KEY,
    copied_bucket  smallint NOT NULL,
    copied_account bigint   NOT NULL,
    copied_ordinal integer  NOT NULL
);

-- The last position of each stream that a reader has read.
CREATE TABLE feed_position (
    reader   text     NOT NULL REFERENCES feed_reader ON DELETE CASCADE,
    stream   smallint NOT NULL,
    position bigint   NOT NULL,
    PRIMARY KEY (reader, stream)
);

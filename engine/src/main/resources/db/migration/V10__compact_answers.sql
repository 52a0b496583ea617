-- Answers take half the room: digests are numbers instead of byte strings, the first 8 bytes of a
-- digest tell the requests of one account apart (their content is still compared by 16), and what the
-- answered transfer tells itself is not told again.
-- Copies the table of answers (a week's worth, and the adjustments' for good) and locks it meanwhile:
-- stop all instances of the version before, or their calls wait and then fail.
ALTER TABLE answer RENAME TO answer_before;
ALTER TABLE answer_before RENAME CONSTRAINT answer_pkey TO answer_before_pkey;
ALTER INDEX answer_at RENAME TO answer_before_at;

-- What a request was answered, kept for its retries for a while; not history. Facts: those of the
-- transfer that was booked, when empty. Ordinal: 0 when nothing was booked. Holders: the attempts,
-- four bytes each, that were given this answer and are not known to have lost it; only when there is
-- none may what it tells be cancelled. No column is null: a row's header is 8 bytes longer then.
CREATE TABLE answer (
    account      bigint      NOT NULL,
    at           timestamptz NOT NULL,
    digest       bigint      NOT NULL,
    content_high bigint      NOT NULL,
    content_low  bigint      NOT NULL,
    ordinal      integer     NOT NULL,
    bucket       smallint    NOT NULL,
    kind         smallint    NOT NULL,
    holders      bytea       NOT NULL,
    facts        text        NOT NULL,
    -- The two small columns share eight bytes of each entry.
    PRIMARY KEY (bucket, kind, account, digest)
);

INSERT INTO answer (account, at, digest, content_high, content_low, ordinal, bucket, kind, holders,
                    facts)
SELECT account, at,
       ('x' || encode(substr(digest, 1, 8), 'hex'))::bit(64)::bigint,
       ('x' || encode(substr(content, 1, 8), 'hex'))::bit(64)::bigint,
       ('x' || encode(substr(content, 9, 8), 'hex'))::bit(64)::bigint,
       coalesce(ordinal, 0), bucket, kind, holders, facts
  FROM answer_before;

DROP TABLE answer_before;

-- Finds the answers that are kept no longer. Rows come in the order of time, so a summary for each
-- range of blocks is enough and costs an insert next to nothing.
CREATE INDEX answer_at ON answer USING brin (at) WITH (autosummarize = on);

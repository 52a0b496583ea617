-- Personal data and free text of transfers lie beside them and can be erased. The facts of a transfer
-- contain only a digest of its text, so its link does not depend on the text.
-- Locks nothing that exists: the table is new. Facts from before keep their texts.

-- Text: 22 characters of random salt, then the text, as its API wrote it; empty when it was erased. The
-- digest in the facts is that of both, the first 16 bytes of SHA-256 in URL-safe base64.
CREATE TABLE transfer_text (
    account bigint   NOT NULL,
    ordinal integer  NOT NULL CHECK (ordinal > 0),
    bucket  smallint NOT NULL,
    text    text     NOT NULL,
    PRIMARY KEY (bucket, account, ordinal)
);

-- Reasons and personal data of the trail lie beside its entries and can be erased. An entry contains only
-- the digest of its text, which is linked, so its link does not depend on the text. Entries from before keep
-- what they have. Locks the trail for a moment; no row is rewritten.

-- The first 16 bytes of SHA-256 over the text with its salt, in URL-safe base64. NULL: without text.
ALTER TABLE change ADD COLUMN digest text;

-- Text: 22 characters of random salt, then JSON; empty when it was erased.
CREATE TABLE change_text (
    number bigint PRIMARY KEY,
    text   text   NOT NULL
);

-- A signing key has times, so that another one can take its place while all instances serve: it is published at once,
-- signs from a later moment, and the one before verifies until its tokens have expired.
-- Locks the small table of keys for a moment. An instance of a version before reads the keys at its start only:
-- replace all instances before the first rotation.

-- Signs_from: absent for the key of a version before, which signs since it was made. Verifies_until: absent as long as
-- no other key follows; after it the row is deleted.
ALTER TABLE signing_key ADD COLUMN signs_from timestamptz;
ALTER TABLE signing_key ADD COLUMN verifies_until timestamptz;

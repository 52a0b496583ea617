-- Counters of an account besides its first, which keeps the columns day and day_used: for each one its
-- code (1 byte), the first day of its window in days since 1970 (4 bytes) and its use (8 bytes), in the
-- order of their codes. Locks accounts for a moment; no row is rewritten.
ALTER TABLE account ADD COLUMN counters bytea NOT NULL DEFAULT '';

-- Every batch that books also writes the feed. An instance of version 0.1 does not: it would book
-- transfers that no reader of the feed ever gets. It does not know this column, so that its batches
-- fail and nothing is booked. Locks and rewrites a small table.
ALTER TABLE house_stripe ADD COLUMN fed boolean;
UPDATE house_stripe SET fed = true;
ALTER TABLE house_stripe ALTER COLUMN fed SET NOT NULL, ADD CHECK (fed);

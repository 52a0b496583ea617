-- Counters of an account by slices of time, for limits that are reference data: for each one its number (4 bytes),
-- how many slices have a use (1 byte), the latest slice (8 bytes), and for each slice how far it is behind the latest
-- one (1 byte) and what was used in it (8 bytes). Empty for an account without a use.
-- Locks accounts for a moment; no row is rewritten. An instance of an earlier version leaves the column as it is.
ALTER TABLE account ADD COLUMN sliced_counters bytea NOT NULL DEFAULT '';

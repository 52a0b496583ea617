-- A programme may allow that a correction takes an account below zero, down to this balance. The account's own
-- floor is lowered when the first correction needs it.
-- Locks the small table of programmes for a moment; no row is rewritten.
ALTER TABLE programme ADD COLUMN balance_floor bigint NOT NULL DEFAULT 0 CHECK (balance_floor <= 0);

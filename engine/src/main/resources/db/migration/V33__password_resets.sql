-- After an operator reset a member's password, only a registration code proves who the member is: a date of
-- birth does not. Locks the small table of codes for a moment; no row is rewritten.
ALTER TABLE registration_code ADD COLUMN required boolean NOT NULL DEFAULT false;

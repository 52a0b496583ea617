-- How long a sign-in of a member is valid can be set, so its time no longer follows from its end. Absent in rows of the
-- former version, which are valid for 15 minutes. Locks the table for a moment: the column has no default.
ALTER TABLE sign_in ADD COLUMN signed_in_at timestamptz;

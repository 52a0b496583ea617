-- In a demo, a visitor becomes a person of the staff by a click, and is proven by nothing. The trail and the table of
-- sign-ins say so. A server of production never writes this method.
-- Locks staff_sign_in for a moment, which has a row for each browser in which somebody is signed in.

ALTER TABLE staff_sign_in
    DROP CONSTRAINT staff_sign_in_method_check,
    ADD CONSTRAINT staff_sign_in_method_check CHECK (method IN ('password', 'provider', 'passkey', 'demo'));

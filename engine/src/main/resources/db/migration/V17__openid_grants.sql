-- An ID token says when the member signed in and repeats the nonce of the request, so a grant keeps both
-- until its code is redeemed. Grants of before have neither.
-- Locks the table of grants for the moment in which columns without a default are added.

ALTER TABLE member_grant
    ADD COLUMN authenticated_at timestamptz,
    ADD COLUMN nonce            text;

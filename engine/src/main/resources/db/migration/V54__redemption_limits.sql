-- Limits of what one account may redeem at a partner, a store, by an offer or in a programme. What a limit counts and
-- in which window never changes. Accounts keep their use under its number, so none is deleted. Part of the catalogue.
-- Without window_minutes the window is a business day.
-- Locks nothing that exists: the table is new.
CREATE TABLE redemption_limit (
    redemption_limit integer     PRIMARY KEY CHECK (redemption_limit > 0),
    programme        smallint    NOT NULL REFERENCES programme,
    name             text        NOT NULL,
    partner          integer     REFERENCES partner,
    store            text,
    offer_id         text,
    measure          text        NOT NULL CHECK (measure IN ('MILES', 'CENTS', 'COUNT')),
    maximum          bigint      NOT NULL CHECK (maximum > 0),
    window_minutes   integer     CHECK (window_minutes > 0),
    enforcement      text        NOT NULL CHECK (enforcement IN ('HARD', 'SOFT')),
    starts_at        timestamptz NOT NULL,
    ends_at          timestamptz CHECK (ends_at >= starts_at),
    CHECK (store IS NULL OR partner IS NOT NULL)
);

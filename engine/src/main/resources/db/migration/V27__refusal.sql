-- Refused requests of partners, for those who explain them to members and partners. Written in batches beside the
-- answers, and deleted after some time. Locks nothing that exists: the tables are new.

-- Partner, programme: 0 when unknown. Texts are empty when unknown. Detail: the rule or limit with its values, or
-- what is wrong with the request, as JSON.
CREATE TABLE refusal (
    refusal   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    partner   integer     NOT NULL,
    programme smallint    NOT NULL,
    status    smallint    NOT NULL,
    api       text        NOT NULL,
    call      text        NOT NULL,
    code      text        NOT NULL,
    store     text        NOT NULL,
    device    text        NOT NULL,
    trace     text        NOT NULL,
    holder    text        NOT NULL,
    detail    text        NOT NULL
);
CREATE INDEX refusal_at ON refusal (at);
CREATE INDEX refusal_partner ON refusal (partner, at);
CREATE INDEX refusal_holder ON refusal (holder, at) WHERE holder <> '';

-- How many refusals could not be written, and when this was known.
CREATE TABLE refusal_loss (
    loss     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    refusals bigint      NOT NULL CHECK (refusals > 0)
);
CREATE INDEX refusal_loss_at ON refusal_loss (at);

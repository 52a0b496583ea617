-- Notes of operators on persons and partners. A note that is open says that somebody has to do something.
-- Locks nothing that exists: the table is new.

-- Target: as in the trail, such as ATRP/3081471017300186 or the code of a partner. Text: empty when it was
-- erased. The trail has the numbers of notes only.
CREATE TABLE note (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target      text        NOT NULL,
    text        text        NOT NULL,
    is_open     boolean     NOT NULL,
    written_by  text        NOT NULL,
    written_for text        NOT NULL,
    written_at  timestamptz NOT NULL,
    CHECK (text <> '' OR NOT is_open)
);
CREATE INDEX note_target ON note (target, number);

-- Batch issuance: partners give collectors miles by files. Locks nothing that exists: both tables are new.

-- What was agreed with a partner that may do so. Provider, sponsor: the codes that its files and their lines must have.
-- Line_miles_max, file_miles_max: the most miles of a line and of a file.
CREATE TABLE batch_agreement (
    line_miles_max bigint   NOT NULL CHECK (line_miles_max > 0),
    file_miles_max bigint   NOT NULL CHECK (file_miles_max >= line_miles_max),
    partner        integer  PRIMARY KEY REFERENCES partner,
    programme      smallint NOT NULL REFERENCES programme,
    currency       smallint NOT NULL REFERENCES currency,
    provider       text     NOT NULL,
    sponsor        text     NOT NULL
);

-- A line of a file that is booked. Holder: the number of the account, stored before the line is booked, so that a line
-- that is tried again goes to the same account. Status: 0 not decided, 1 booked, 2 booked on the account that the number
-- leads to, 3 not booked. Flag: why not, as the place of an error flag in the audit file.
CREATE TABLE batch_line (
    file   bigint   NOT NULL REFERENCES incoming_file,
    miles  bigint   NOT NULL,
    line   integer  NOT NULL CHECK (line > 0),
    status smallint NOT NULL,
    flag   smallint NOT NULL,
    holder text     NOT NULL,
    PRIMARY KEY (file, line)
) WITH (fillfactor = 80);

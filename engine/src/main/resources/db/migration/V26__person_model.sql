-- The read model of persons: names, addresses of electronic mail and telephone numbers, in the form in which they
-- are searched for. Changes of members are noted in the transactions that make them; a job reads the notes.
-- Needs the extension pg_trgm of PostgreSQL's own. A role that may create things in the database can create it; if
-- the role of migrate may not, let a superuser create it before: CREATE EXTENSION pg_trgm.
-- Locks nothing that exists: all tables are new. Notes all members once, a second for some hundred thousand.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The members that have changed since the job read them, once for each change.
CREATE TABLE person_change (
    number_of_change bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bucket           smallint NOT NULL,
    programme        smallint NOT NULL,
    number           text     NOT NULL
);

-- Name: in small letters without accents. Email: in small letters. Telephone: its digits, the last first.
-- Each is empty when it is not known.
CREATE TABLE person_model (
    bucket    smallint NOT NULL,
    programme smallint NOT NULL,
    number    text     NOT NULL,
    name      text     NOT NULL,
    email     text     NOT NULL,
    telephone text     NOT NULL,
    PRIMARY KEY (bucket, programme, number)
);
CREATE INDEX person_model_name ON person_model USING gin (name gin_trgm_ops) WHERE name <> '';
CREATE INDEX person_model_email ON person_model (email) WHERE email <> '';
CREATE INDEX person_model_telephone ON person_model (telephone text_pattern_ops) WHERE telephone <> '';

INSERT INTO person_change (bucket, programme, number) SELECT bucket, programme, number FROM member;

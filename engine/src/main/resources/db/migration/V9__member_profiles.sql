-- What is known of members beside their names, for those who joined through the partner API or have
-- told it since; and by what a repeated request to join is recognised.
-- Locks nothing that exists: the table is new.

-- In the bucket of the own number, like the member. The digests are of the request that made the
-- member: who asked with which key, and what for. Absent when nobody joined by a request.
CREATE TABLE member_profile (
    bucket         smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
    programme      smallint NOT NULL,
    number         text     NOT NULL,
    title          text,
    date_of_birth  date,
    email          text,
    telephone      text,
    address_lines  text[],
    city           text,
    postal_code    text,
    country        text,
    joined_at      timestamptz,
    joined_through integer,
    join_digest    bytea CHECK (octet_length(join_digest) = 32),
    join_content   bytea CHECK (octet_length(join_content) = 32),
    PRIMARY KEY (bucket, programme, number),
    CHECK ((address_lines IS NULL) = (country IS NULL)),
    CHECK ((joined_at IS NULL) = (joined_through IS NULL)),
    CHECK ((joined_at IS NULL) = (join_digest IS NULL)),
    CHECK ((joined_at IS NULL) = (join_content IS NULL))
);

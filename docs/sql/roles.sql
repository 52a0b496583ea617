-- The roles and the database of Milepost. Run once by a superuser of PostgreSQL:
--
--     psql --set ON_ERROR_STOP=1 --file roles.sql
--
-- The roles cannot log in before they have a password or a rule in pg_hba.conf.

-- Owns the database and its tables. Used by the command migrate only (migrate.user).
CREATE ROLE milepost_owner LOGIN;

-- The servers (database.user). The command migrate lets it read and write rows, but not change or delete
-- transfers, and not change tables.
CREATE ROLE milepost LOGIN;

-- The command verify (verify.user). The command migrate lets it read the books, the trail and what must agree
-- with them, but no key, secret or password hash.
CREATE ROLE milepost_verify LOGIN;

CREATE DATABASE milepost OWNER milepost_owner ENCODING 'UTF8' TEMPLATE template0;

-- Nobody else can connect, and none of the two can make even temporary tables.
REVOKE ALL ON DATABASE milepost FROM PUBLIC;
GRANT CONNECT ON DATABASE milepost TO milepost, milepost_verify;

-- A protection against mistakes: what verify does is refused if it writes.
ALTER ROLE milepost_verify IN DATABASE milepost SET default_transaction_read_only = on;

-- The operators' trail is linked like transfers: each change has SHA-256 over its content and the
-- link before it, and change_count keeps the last one. So a change that is edited, taken out or put
-- in between is noticed, unless all links after it are computed again.
-- Numbers have no gaps from now on. Those that were counted and never used get a row that says so.
-- Rewrites the table of changes and locks it meanwhile: stop all instances of the version before,
-- or what operators do waits and then fails.

ALTER TABLE change ADD COLUMN link bytea CHECK (octet_length(link) = 32);

-- The link of change 0, before the first, is 32 zero bytes.
ALTER TABLE change_count
    ADD COLUMN link bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
                          CHECK (octet_length(link) = 32);
ALTER TABLE change_count ALTER COLUMN link DROP DEFAULT;

INSERT INTO change (number, at, client_id, subject, action, target)
SELECT n,
       coalesce((SELECT c.at FROM change c WHERE c.number < n ORDER BY c.number DESC LIMIT 1),
                timestamptz 'epoch'),
       'milepost', 'milepost', 'number.unused', n::text
  FROM generate_series(1, (SELECT number FROM change_count)) AS n
 WHERE NOT EXISTS (SELECT FROM change c WHERE c.number = n);

-- The content, as TrailLinks has it: these texts in this order, each preceded by the number of its
-- bytes in UTF-8, in four bytes.
DO $$
DECLARE
    one  record;
    last bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR one IN SELECT * FROM change ORDER BY number LOOP
        SELECT sha256(string_agg(int4send(octet_length(bytes)) || bytes, ''::bytea ORDER BY place))
          INTO last
          FROM unnest(ARRAY[
                   'milepost change 1',
                   one.number::text,
                   (extract(epoch FROM one.at) * 1000000)::bigint::text,
                   one.client_id,
                   one.subject,
                   one.action,
                   one.target,
                   coalesce('=' || one.reference, ''),
                   coalesce('=' || one.before::text, ''),
                   coalesce('=' || one.after::text, ''),
                   encode(last, 'hex')]) WITH ORDINALITY AS texts (content, place)
         CROSS JOIN LATERAL convert_to(content, 'UTF8') AS bytes;
        UPDATE change SET link = last WHERE number = one.number;
    END LOOP;
    UPDATE change_count SET link = last;
END
$$;

ALTER TABLE change ALTER COLUMN link SET NOT NULL;

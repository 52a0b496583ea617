package org.milepost.ledger;

import java.sql.SQLException;
import java.util.List;
import org.milepost.postgres.RowArrays;

/** Stores which transfers reverse a part of which redemption or issuance. */
final class PartWriteStore extends EffectStore<PartReversal> {

    static final PartWriteStore INSTANCE = new PartWriteStore();

    private static final String SQL =
            """
            INSERT INTO part_reversal (bucket, account, original, ordinal, amount, counted)
            SELECT bucket, account, original, ordinal, amount, counted
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::integer[], ?::bigint[],
                          ?::bigint[])
                   AS k (bucket, account, original, ordinal, amount, counted)
            """;

    /**
     * Parts that contradict the books: a part without a transfer of its kind and amount after a
     * redemption (2) or issuance (1) of the same house account, or whose facts do not name it and
     * what was given back of the limit; a transfer of the kind (6) without a part; parts that are
     * together more than the whole; and parts of one that was undone as a whole too.
     */
    static final String AUDIT =
            """
            (SELECT p.bucket, p.account, p.ordinal
               FROM part_reversal p
               LEFT JOIN transfer t ON t.bucket = p.bucket AND t.account = p.account
                                   AND t.ordinal = p.ordinal
               LEFT JOIN transfer o ON o.bucket = p.bucket AND o.account = p.account
                                   AND o.ordinal = p.original
              WHERE t.kind IS DISTINCT FROM 6
                 OR t.amount IS DISTINCT FROM CASE o.kind WHEN 2 THEN p.amount
                                                          WHEN 1 THEN -p.amount END
                 OR o.house <> t.house OR o.kind = 1 AND p.counted <> 0
                 OR position('"of":' || p.original || ',"counted":' || p.counted || ','
                             IN t.facts) = 0
              LIMIT 100)
            UNION ALL
            (SELECT t.bucket, t.account, t.ordinal
               FROM transfer t
              WHERE t.kind = 6
                AND NOT EXISTS (SELECT FROM part_reversal p
                                 WHERE p.bucket = t.bucket AND p.account = t.account
                                   AND p.ordinal = t.ordinal)
              LIMIT 100)
            UNION ALL
            (SELECT p.bucket, p.account, p.original
               FROM (SELECT bucket, account, original, sum(amount) AS amount
                       FROM part_reversal GROUP BY bucket, account, original) p
               JOIN transfer o ON o.bucket = p.bucket AND o.account = p.account
                              AND o.ordinal = p.original
              WHERE p.amount > abs(o.amount)
                 OR EXISTS (SELECT FROM transfer u
                             WHERE u.bucket = p.bucket AND u.account = p.account
                               AND u.undoes = p.original)
              LIMIT 100)
            """;

    private PartWriteStore() {
        super(PartReversal.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Written<PartReversal>> written)
            throws SQLException {
        return before.then(written)
                .smallint(it -> it.transfer().account().bucket())
                .bigint(it -> it.transfer().account().number())
                .integer(it -> it.effect().original())
                .integer(it -> it.transfer().ordinal())
                .bigint(it -> it.effect().amount().count())
                .bigint(it -> it.effect().counted());
    }
}

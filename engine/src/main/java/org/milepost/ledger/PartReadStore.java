package org.milepost.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.milepost.postgres.RowArrays;

/** Reads the parts of redemptions that were reversed. */
final class PartReadStore extends ReadStore<PartsRead, Parts> {

    static final PartReadStore INSTANCE = new PartReadStore();

    private static final String SQL =
            """
            SELECT k.n, coalesce(p.amount, 0), coalesce(p.counted, 0)
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::integer[])
                   AS k (n, bucket, account, original)
              LEFT JOIN LATERAL (
                   SELECT sum(r.amount)::bigint AS amount, sum(r.counted)::bigint AS counted
                     FROM part_reversal r
                    WHERE r.bucket = k.bucket AND r.account = k.account
                      AND r.original = k.original) p ON true
            """;

    private PartReadStore() {
        super(PartsRead.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Wanted<PartsRead>> wanted) throws SQLException {
        return bindNamed(before, wanted, PartsRead::original);
    }

    @Override
    Parts value(ResultSet row, Wanted<PartsRead> wanted) throws SQLException {
        return new Parts(Miles.of(row.getLong(2)), row.getLong(3));
    }

    @Override
    Parts current(Batch batch, AccountId account, PartsRead read, Parts stored) {
        Parts parts = stored;
        for (EffectStore.Written<PartReversal> one : PartWriteStore.INSTANCE.of(batch.effects())) {
            if (one.transfer().account().equals(account)
                    && one.effect().original() == read.original()) {
                parts = parts.with(one.effect());
            }
        }
        return parts;
    }

    @Override
    Parts none() {
        return Parts.NONE;
    }
}

package org.milepost.ledger;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.milepost.postgres.RowArrays;

/** Reads the legs of the transfers that commands name. */
final class LegReadStore extends ReadStore<LegsRead, List<Leg>> {

    static final LegReadStore INSTANCE = new LegReadStore();

    private static final String SQL =
            """
            SELECT k.n, g.legs
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::integer[])
                   AS k (n, bucket, account, named)
              LEFT JOIN LATERAL (
                   SELECT array_agg(ARRAY[l.house::bigint, l.currency::bigint, l.amount]
                                    ORDER BY l.leg) AS legs
                     FROM transfer_leg l
                    WHERE l.bucket = k.bucket AND l.account = k.account
                      AND l.ordinal = k.named) g ON true
            """;

    private LegReadStore() {
        super(LegsRead.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Wanted<LegsRead>> wanted) throws SQLException {
        return bindNamed(before, wanted, LegsRead::ordinal);
    }

    @Override
    List<Leg> value(ResultSet row, Wanted<LegsRead> wanted) throws SQLException {
        Array stored = row.getArray(2);
        if (stored == null) {
            return List.of();
        }
        List<Leg> legs = new ArrayList<>();
        for (Long[] leg : (Long[][]) stored.getArray()) {
            legs.add(
                    new Leg(
                            new HouseId(Math.toIntExact(leg[0])),
                            Math.toIntExact(leg[1]),
                            Miles.of(leg[2])));
        }
        return List.copyOf(legs);
    }

    @Override
    List<Leg> current(Batch batch, AccountId account, LegsRead read, List<Leg> stored) {
        TransferId id = new TransferId(account, read.ordinal());
        return batch.bookedNow(id).isEmpty()
                ? stored
                : LegWriteStore.INSTANCE.of(batch.effects()).stream()
                        .filter(it -> it.transfer().equals(id))
                        .map(EffectStore.Written::effect)
                        .toList();
    }

    @Override
    List<Leg> none() {
        return List.of();
    }
}

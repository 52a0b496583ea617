package org.milepost.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.milepost.postgres.RowArrays;

/** Stores the legs of booked transfers. */
final class LegWriteStore extends EffectStore<Leg> {

    static final LegWriteStore INSTANCE = new LegWriteStore();

    private static final String SQL =
            """
            INSERT INTO transfer_leg (bucket, account, ordinal, leg, house, currency, amount)
            SELECT bucket, account, ordinal, leg, house, currency, amount
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::smallint[], ?::integer[],
                          ?::smallint[], ?::bigint[])
                   AS k (bucket, account, ordinal, leg, house, currency, amount)
            """;

    private record Numbered(int number, Written<Leg> leg) {}

    private LegWriteStore() {
        super(Leg.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Written<Leg>> written) throws SQLException {
        return before.then(numbered(written))
                .smallint(it -> it.leg().transfer().account().bucket())
                .bigint(it -> it.leg().transfer().account().number())
                .integer(it -> it.leg().transfer().ordinal())
                .smallint(Numbered::number)
                .integer(it -> it.leg().effect().house().number())
                .smallint(it -> it.leg().effect().currency())
                .bigint(it -> it.leg().effect().amount().count());
    }

    /** Numbers the legs of each transfer from 1. */
    private static List<Numbered> numbered(List<Written<Leg>> written) {
        List<Numbered> numbered = new ArrayList<>(written.size());
        for (Written<Leg> leg : written) {
            boolean isNext =
                    !numbered.isEmpty()
                            && numbered.getLast().leg().transfer().equals(leg.transfer());
            numbered.add(new Numbered(isNext ? numbered.getLast().number() + 1 : 1, leg));
        }
        return numbered;
    }
}

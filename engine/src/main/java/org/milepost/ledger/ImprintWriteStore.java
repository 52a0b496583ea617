package org.milepost.ledger;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.milepost.postgres.RowArrays;

/** Stores the imprints of booked transfers. */
final class ImprintWriteStore extends EffectStore<Imprint> {

    static final ImprintWriteStore INSTANCE = new ImprintWriteStore();

    private static final Comparator<Written<Imprint>> KEY_ORDER =
            Comparator.comparing((Written<Imprint> it) -> it.transfer().account())
                    .thenComparing(Written::effect);

    private static final String SQL =
            """
            INSERT INTO imprint (bucket, account, kind, digest, ordinal)
            SELECT bucket, account, kind, digest, ordinal
              FROM unnest(?::smallint[], ?::bigint[], ?::smallint[], ?::bytea[], ?::integer[])
                   AS k (bucket, account, kind, digest, ordinal)
            """;

    private ImprintWriteStore() {
        super(Imprint.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    int compare(Written<Imprint> one, Written<Imprint> other) {
        return KEY_ORDER.compare(one, other);
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Written<Imprint>> written) throws SQLException {
        return before.then(written)
                .smallint(it -> it.transfer().account().bucket())
                .bigint(it -> it.transfer().account().number())
                .smallint(it -> it.effect().kind().code())
                .bytea(it -> it.effect().digest().bytes())
                .integer(it -> it.transfer().ordinal());
    }
}

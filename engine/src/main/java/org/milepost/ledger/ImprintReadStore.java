package org.milepost.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.milepost.postgres.RowArrays;

/** Reads whether earlier transfers have the imprints of commands. */
final class ImprintReadStore extends ReadStore<Imprint, Boolean> {

    static final ImprintReadStore INSTANCE = new ImprintReadStore();

    private static final String SQL =
            """
            SELECT k.n, i.ordinal
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::smallint[], ?::bytea[])
                   AS k (n, bucket, account, kind, digest)
              LEFT JOIN imprint i ON i.bucket = k.bucket AND i.account = k.account
                                 AND i.kind = k.kind AND i.digest = k.digest
            """;

    private ImprintReadStore() {
        super(Imprint.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Wanted<Imprint>> wanted) throws SQLException {
        List<Integer> places = IntStream.range(0, wanted.size()).boxed().toList();
        return before.then(places)
                .integer(n -> n)
                .smallint(n -> wanted.get(n).account().bucket())
                .bigint(n -> wanted.get(n).account().number())
                .smallint(n -> wanted.get(n).read().kind().code())
                .bytea(n -> wanted.get(n).read().digest().bytes());
    }

    @Override
    Boolean value(ResultSet row, Wanted<Imprint> wanted) throws SQLException {
        return row.getInt(2) > 0;
    }

    @Override
    Boolean current(Batch batch, AccountId account, Imprint read, Boolean stored) {
        return stored || batch.hasEffect(account, read);
    }

    @Override
    Boolean none() {
        return false;
    }
}

package org.milepost.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.milepost.postgres.RowArrays;

/** Looks for the cancellation of a key among the latest transfers of its account. */
final class CancelledKeyReadStore extends ReadStore<CancelledKeyRead, Boolean> {

    static final CancelledKeyReadStore INSTANCE = new CancelledKeyReadStore();

    /** The limit bounds the cost; a busy account has fewer transfers in a week. */
    private static final String SQL =
            """
            SELECT k.n, EXISTS (
                   SELECT FROM (
                          SELECT t.kind, t.facts
                            FROM transfer t
                           WHERE t.bucket = k.bucket AND t.account = k.account
                           ORDER BY t.ordinal DESC
                           LIMIT 1000) latest
                    WHERE latest.kind = k.kind AND latest.facts = k.facts)
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::smallint[], ?::text[])
                   AS k (n, bucket, account, kind, facts)
            """;

    private CancelledKeyReadStore() {
        super(CancelledKeyRead.class);
    }

    @Override
    String sql() {
        return SQL;
    }

    @Override
    RowArrays<?> bind(RowArrays<?> before, List<Wanted<CancelledKeyRead>> wanted)
            throws SQLException {
        List<Integer> places = IntStream.range(0, wanted.size()).boxed().toList();
        return before.then(places)
                .integer(n -> n)
                .smallint(n -> wanted.get(n).account().bucket())
                .bigint(n -> wanted.get(n).account().number())
                .smallint(_ -> TransferKind.CANCELLATION.code())
                .text(n -> wanted.get(n).read().facts());
    }

    @Override
    Boolean value(ResultSet row, Wanted<CancelledKeyRead> wanted) throws SQLException {
        return row.getBoolean(2);
    }

    @Override
    Boolean current(Batch batch, AccountId account, CancelledKeyRead read, Boolean stored) {
        return stored
                || batch.booked().stream()
                        .anyMatch(
                                it ->
                                        it.id().account().equals(account)
                                                && it.kind() == TransferKind.CANCELLATION
                                                && it.facts().equals(read.facts()));
    }

    @Override
    Boolean none() {
        return false;
    }
}

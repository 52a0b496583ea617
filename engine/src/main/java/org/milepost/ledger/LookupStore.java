package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.milepost.commit.BatchWriter;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Session;

/**
 * Reads for all callers that wait, in one statement. Reads what was committed when the statement
 * began, without locks.
 *
 * <p>Threads: shared by all lanes; each call uses the session of its lane.
 */
final class LookupStore implements BatchWriter<Lookup, Lookup.Found> {

    /** The first fourteen columns are those that AccountStore reads an account from. */
    private static final String ACCOUNTS =
            """
            SELECT a.bucket, a.account, a.holder, a.currency, a.balance, a.floor, a.day, a.day_used,
                   a.counters, a.sliced_counters, a.standing, a.ordinal, a.last_at, a.head, k.n,
                   c.balance, 0
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::bigint[], ?::text[])
                   AS k (n, bucket, account, companion, holder)
              LEFT JOIN account a ON a.bucket = k.bucket AND a.account = k.account
              LEFT JOIN account c ON c.bucket = k.bucket AND c.account = k.companion
                                 AND c.holder = k.holder
            """;

    /** The same columns, and the transfer that a stored answer names. */
    private static final String ACCOUNTS_AND_ANSWERS =
            """
            SELECT a.bucket, a.account, a.holder, a.currency, a.balance, a.floor, a.day, a.day_used,
                   a.counters, a.sliced_counters, a.standing, a.ordinal, a.last_at, a.head, k.n,
                   c.balance, w.ordinal
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::bigint[], ?::text[],
                          ?::smallint[], ?::bigint[])
                   AS k (n, bucket, account, companion, holder, kind, digest)
              LEFT JOIN account a ON a.bucket = k.bucket AND a.account = k.account
              LEFT JOIN account c ON c.bucket = k.bucket AND c.account = k.companion
                                 AND c.holder = k.holder
              LEFT JOIN answer w ON w.bucket = k.bucket AND w.kind = k.kind
                                AND w.account = k.account AND w.digest = k.digest
            """;

    @Override
    public List<Lookup.Found> write(Session session, int home, List<Lookup> lookups) {
        List<Integer> places = IntStream.range(0, lookups.size()).boxed().toList();
        boolean answers = lookups.stream().anyMatch(it -> it.identity().isPresent());
        Lookup.Found[] found = new Lookup.Found[lookups.size()];
        try (ResultSet rows = statement(session, lookups, places, answers).executeQuery()) {
            while (rows.next()) {
                int place = rows.getInt(15);
                found[place] = found(rows, lookups.get(place));
            }
        } catch (SQLException e) {
            throw session.fault(e);
        }
        return List.of(found);
    }

    private static PreparedStatement statement(
            Session session, List<Lookup> lookups, List<Integer> places, boolean answers)
            throws SQLException {
        RowArrays<Integer> bound =
                RowArrays.bind(session, answers ? ACCOUNTS_AND_ANSWERS : ACCOUNTS, places)
                        .integer(n -> n)
                        .smallint(n -> lookups.get(n).account().bucket())
                        .bigint(n -> lookups.get(n).account().number())
                        .bigint(n -> lookups.get(n).companion().map(AccountId::number).orElse(0L))
                        .text(n -> lookups.get(n).holder());
        if (answers) {
            bound =
                    bound.smallint(
                                    n ->
                                            lookups.get(n)
                                                    .identity()
                                                    .map(it -> it.kind().code())
                                                    .orElse(0))
                            .bigint(n -> digest(lookups.get(n)));
        }
        return bound.statement();
    }

    private static long digest(Lookup lookup) {
        return lookup.identity().map(it -> it.digest().high()).orElse(0L);
    }

    private static Lookup.Found found(ResultSet row, Lookup lookup) throws SQLException {
        boolean isHolders = lookup.holder().equals(row.getString(3));
        Optional<Account> account =
                isHolders ? Optional.of(AccountStore.account(row)) : Optional.empty();
        long balance = row.getLong(16);
        Optional<Miles> companion =
                row.wasNull() ? Optional.empty() : Optional.of(Miles.of(balance));
        return new Lookup.Found(account, companion, row.getInt(17) > 0);
    }
}

package org.milepost.proofs.retries;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;

/**
 * The redemptions in the books by the trace of the request that made them.
 *
 * @param byTrace in the order in which they were booked
 */
public record BookedRedemptions(Map<Long, List<Redeemed>> byTrace) {

    /**
     * Kinds of transfers: 2 a redemption, 3 its reversal, 4 its cancellation. The facts of the
     * checkout's redemptions are an array with the trace at 7.
     */
    private static final String REDEMPTIONS =
            """
            SELECT r.bucket, r.account, r.ordinal, r.epoch,
                   (r.facts::json ->> 7)::bigint AS trace,
                   count(*) FILTER (WHERE u.kind = 3) AS reversals,
                   count(*) FILTER (WHERE u.kind = 4) AS cancellations
              FROM transfer r
              LEFT JOIN transfer u ON u.bucket = r.bucket AND u.account = r.account
                                  AND u.undoes = r.ordinal
             WHERE r.kind = 2 AND r.facts::json ->> 7 IS NOT NULL
             GROUP BY r.bucket, r.account, r.ordinal, r.epoch, r.facts
             ORDER BY r.bucket, r.account, r.ordinal
            """;

    public BookedRedemptions {
        byTrace = Map.copyOf(byTrace);
    }

    /** Reads them all. */
    public static BookedRedemptions read(DatabaseSettings settings) {
        ConfirmationNumbers numbers = numbers(settings);
        Map<Long, List<Redeemed>> byTrace = new HashMap<>();
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.jdbcUrl(), settings.user(), settings.password());
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(REDEMPTIONS)) {
            while (rows.next()) {
                AccountId account = new AccountId(rows.getInt(1), rows.getLong(2));
                byTrace.computeIfAbsent(rows.getLong(5), _ -> new ArrayList<>())
                        .add(
                                new Redeemed(
                                        numbers.of(
                                                new BookedTransfer(
                                                        new TransferId(account, rows.getInt(3)),
                                                        new Epoch(rows.getInt(4)))),
                                        rows.getInt(6),
                                        rows.getInt(7)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new BookedRedemptions(byTrace);
    }

    /** Those of a request, in the order in which they were booked. */
    public List<Redeemed> of(long trace) {
        return byTrace.getOrDefault(trace, List.of());
    }

    /** The confirmation numbers of an installation. */
    public static ConfirmationNumbers numbers(DatabaseSettings settings) {
        try (Database database = Database.open(settings);
                Ledger ledger =
                        Ledger.open(database, LaneSettings.ORDINARY.withLanes(1), Instant::now)) {
            return ledger.confirmationNumbers();
        }
    }
}

package org.milepost.proofs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.OpenLoad.Arrival;
import org.milepost.proofs.OpenLoad.Outcome;

/**
 * What was said of each request against what the books have of it.
 *
 * @param toldAndCharged told 0008, and yet charged
 * @param approvedAndNotChargedOnce approved, and charged not at all or more than once
 * @param cancelled told 0008, booked, and taken back
 */
record OverloadBooks(long toldAndCharged, long approvedAndNotChargedOnce, long cancelled) {

    /**
     * Kinds of transfers: 2 a redemption, 4 its cancellation. Ours have traces of twelve digits, at
     * 7 of their facts.
     */
    private static final String REDEMPTIONS =
            """
            SELECT (r.facts::json ->> 7)::bigint, u.ordinal IS NULL
              FROM transfer r
              LEFT JOIN transfer u ON u.bucket = r.bucket AND u.account = r.account
                                  AND u.undoes = r.ordinal AND u.kind = 4
             WHERE r.kind = 2 AND length(r.facts::json ->> 7) = 12
            """;

    private static final int ROWS_AT_ONCE = 10_000;

    /** Reads the books row by row: there are millions of rows. */
    static OverloadBooks hold(OpenLoad.Report report, DatabaseSettings settings) {
        byte[] standing = new byte[NumberedRedemptions.numbered()];
        boolean[] cancelled = new boolean[standing.length];
        try (Connection connection =
                DriverManager.getConnection(
                        settings.jdbcUrl(), settings.user(), settings.password())) {
            connection.setAutoCommit(false); // the driver reads row by row only in a transaction
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery(REDEMPTIONS)) {
                    while (rows.next()) {
                        int place = NumberedRedemptions.place(rows.getLong(1));
                        if (rows.getBoolean(2)) {
                            standing[place]++;
                        } else {
                            cancelled[place] = true;
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return count(report, standing, cancelled);
    }

    private static OverloadBooks count(
            OpenLoad.Report report, byte[] standing, boolean[] cancelled) {
        long toldAndCharged = 0;
        long approvedAndNotChargedOnce = 0;
        long takenBack = 0;
        for (Arrival arrival : report.arrivals()) {
            int place = NumberedRedemptions.place(arrival.trace());
            if (arrival.outcome() == Outcome.TIMED_OUT) {
                toldAndCharged += standing[place] > 0 ? 1 : 0;
                takenBack += cancelled[place] ? 1 : 0;
            }
            if (arrival.outcome() == Outcome.APPROVED && standing[place] != 1) {
                approvedAndNotChargedOnce++;
            }
        }
        return new OverloadBooks(toldAndCharged, approvedAndNotChargedOnce, takenBack);
    }
}

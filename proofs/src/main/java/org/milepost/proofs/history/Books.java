package org.milepost.proofs.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;

/** Reads the books directly from the database, without the product. */
public final class Books {

    /**
     * Kind 4 is a cancellation. The facts of a redemption are an array with the trace at 7; those
     * of other transfers name their operation as trace or as transactionId.
     */
    private static final String TRANSFERS =
            """
            SELECT t.bucket, t.account, p.code || '/' || a.holder || '/' || c.code, a.balance,
                   t.ordinal, t.amount, coalesce(t.undoes, 0), t.kind = 4,
                   coalesce(t.facts::json ->> 7, t.facts::json ->> 'trace',
                            t.facts::json ->> 'transactionId', ''),
                   t.epoch
              FROM account a
              JOIN currency c USING (currency)
              JOIN programme p USING (programme)
              JOIN transfer t ON t.bucket = a.bucket AND t.account = a.account
             ORDER BY t.bucket, t.account, t.ordinal
            """;

    private static final String CURRENCIES_OUT_OF_BALANCE =
            """
            SELECT count(*)
              FROM (SELECT sum(balance) AS total
                      FROM (SELECT currency, balance FROM account
                            UNION ALL
                            SELECT h.currency, s.balance
                              FROM house_stripe s JOIN house h USING (house)) AS everything
                     GROUP BY currency) AS currencies
             WHERE total <> 0
            """;

    private static final int ROWS_AT_ONCE = 10_000;

    private Books() {}

    /**
     * Reads the accounts that have transfers, one after the other: there may be millions of rows.
     *
     * @param reader takes each account
     */
    public static void read(DatabaseSettings settings, Consumer<AccountBooks> reader) {
        ConfirmationNumbers numbers = numbers(settings);
        try (Connection connection = connect(settings)) {
            connection.setAutoCommit(false); // the driver reads row by row only in a transaction
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery(TRANSFERS)) {
                    read(rows, numbers, reader);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the books cannot be read: " + e.getMessage(), e);
        }
    }

    private static void read(
            ResultSet rows, ConfirmationNumbers numbers, Consumer<AccountBooks> reader)
            throws SQLException {
        String name = "";
        long balance = 0;
        List<RecordedTransfer> transfers = new ArrayList<>();
        while (rows.next()) {
            if (!rows.getString(3).equals(name) && !transfers.isEmpty()) {
                reader.accept(new AccountBooks(name, balance, transfers));
                transfers.clear();
            }
            name = rows.getString(3);
            balance = rows.getLong(4);
            TransferId id =
                    new TransferId(new AccountId(rows.getInt(1), rows.getLong(2)), rows.getInt(5));
            transfers.add(
                    new RecordedTransfer(
                            rows.getInt(5),
                            rows.getLong(6),
                            numbers.of(new BookedTransfer(id, new Epoch(rows.getInt(10)))),
                            rows.getString(9),
                            rows.getInt(7),
                            rows.getBoolean(8)));
        }
        if (!transfers.isEmpty()) {
            reader.accept(new AccountBooks(name, balance, transfers));
        }
    }

    /**
     * How many currencies do not add up to zero in one snapshot.
     *
     * @throws SQLException when the database cannot be asked now
     */
    public static int outOfBalance(DatabaseSettings settings) throws SQLException {
        try (Connection connection = connect(settings);
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(CURRENCIES_OUT_OF_BALANCE)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static ConfirmationNumbers numbers(DatabaseSettings settings) {
        try (Database database = Database.open(settings);
                Ledger ledger =
                        Ledger.open(database, LaneSettings.ORDINARY.withLanes(1), Instant::now)) {
            return ledger.confirmationNumbers();
        }
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(), settings.user(), settings.password());
    }
}

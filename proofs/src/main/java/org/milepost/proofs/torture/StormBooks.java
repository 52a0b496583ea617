package org.milepost.proofs.torture;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.retries.BookedRedemptions;

/** Reads the accounts in which anything ever happened, and the sums of all. */
final class StormBooks {

    /** Kind 4 is a cancellation. A redemption's facts are an array with its trace at 7. */
    private static final String ACCOUNTS =
            """
            SELECT a.bucket, a.account, p.code || '/' || a.holder || '/' || c.code AS name,
                   a.balance, t.ordinal, t.amount, coalesce(t.undoes, 0), t.kind = 4,
                   coalesce(t.facts::json ->> 7, t.facts::json ->> 'trace',
                            t.facts::json ->> 'transactionId', ''),
                   t.epoch
              FROM account a
              JOIN currency c USING (currency)
              JOIN programme p USING (programme)
              JOIN transfer t ON t.bucket = a.bucket AND t.account = a.account
             ORDER BY a.bucket, a.account, t.ordinal
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

    private StormBooks() {}

    /** By name, such as {@code ATRP/3081470000000000/AVIOS}. */
    static Map<String, AccountBooks> read(DatabaseSettings settings) {
        ConfirmationNumbers numbers = BookedRedemptions.numbers(settings);
        Map<String, Long> balances = new TreeMap<>();
        Map<String, List<Booked>> transfers = new TreeMap<>();
        try (Connection connection = connect(settings);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ACCOUNTS)) {
            while (rows.next()) {
                AccountId account = new AccountId(rows.getInt(1), rows.getLong(2));
                int ordinal = rows.getInt(5);
                balances.put(rows.getString(3), rows.getLong(4));
                transfers
                        .computeIfAbsent(rows.getString(3), _ -> new ArrayList<>())
                        .add(
                                new Booked(
                                        ordinal,
                                        rows.getLong(6),
                                        numbers.of(
                                                new BookedTransfer(
                                                        new TransferId(account, ordinal),
                                                        new Epoch(rows.getInt(10)))),
                                        rows.getString(9),
                                        rows.getInt(7),
                                        rows.getBoolean(8)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Map<String, AccountBooks> books = new TreeMap<>();
        transfers.forEach(
                (name, history) ->
                        books.put(
                                name,
                                new AccountBooks(
                                        name,
                                        Objects.requireNonNull(balances.get(name)),
                                        history)));
        return books;
    }

    /**
     * How many currencies do not add up to zero in one snapshot.
     *
     * @throws SQLException when the database cannot be asked now
     */
    static int outOfBalance(DatabaseSettings settings) throws SQLException {
        try (Connection connection = connect(settings);
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(CURRENCIES_OUT_OF_BALANCE)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(), settings.user(), settings.password());
    }
}

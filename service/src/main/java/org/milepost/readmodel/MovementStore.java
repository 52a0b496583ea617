package org.milepost.readmodel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Transaction;

/** The SQL of movements: one statement, so that balances and movements are of one snapshot. */
final class MovementStore {

    /** Stands for all months before, and after, those that are wanted. */
    private static final LocalDate BEFORE = LocalDate.of(1800, 1, 1);

    private static final LocalDate AFTERWARDS = LocalDate.of(9999, 1, 1);

    private MovementStore() {}

    private record Row(
            int house,
            int partner,
            int role,
            long balance,
            LocalDate month,
            int kind,
            long transfers,
            long amount) {}

    /** The house accounts of a currency, by number. */
    static List<HouseMovement> read(
            Transaction transaction, int currency, YearMonth from, YearMonth until) {
        Map<Integer, List<Row>> houses = new TreeMap<>();
        transaction
                .query(
                        """
                        SELECT h.house, h.partner, h.role, coalesce(s.balance, 0) AS balance,
                               coalesce(m.period, :before) AS period, coalesce(m.kind, 0) AS kind,
                               coalesce(m.transfers, 0) AS transfers,
                               coalesce(m.amount, 0) AS amount
                          FROM house h
                          LEFT JOIN (
                               SELECT house, sum(balance)::bigint AS balance FROM house_stripe
                                GROUP BY house) s ON s.house = h.house
                          LEFT JOIN (
                               SELECT house, kind,
                                      CASE WHEN month < :from THEN :before
                                           WHEN month > :until THEN :after ELSE month END AS period,
                                      sum(transfers)::bigint AS transfers,
                                      sum(amount)::bigint AS amount
                                 FROM movement_model
                                GROUP BY 1, 2, 3) m ON m.house = h.house
                         WHERE h.currency = :currency
                         ORDER BY h.house, period, kind
                        """)
                .bind("currency", (short) currency)
                .bind("from", from.atDay(1))
                .bind("until", until.atDay(1))
                .bind("before", BEFORE)
                .bind("after", AFTERWARDS)
                .map((row, _) -> row(row))
                .forEach(it -> houses.computeIfAbsent(it.house(), _ -> new ArrayList<>()).add(it));
        return houses.values().stream().map(it -> movement(currency, it)).toList();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getInt("house"),
                row.getInt("partner"),
                row.getInt("role"),
                row.getLong("balance"),
                row.getObject("period", LocalDate.class),
                row.getInt("kind"),
                row.getLong("transfers"),
                row.getLong("amount"));
    }

    private static HouseMovement movement(int currency, List<Row> rows) {
        SortedMap<YearMonth, List<KindSum>> months = new TreeMap<>();
        long read = 0;
        long opening = 0;
        for (Row row : rows) {
            read = Math.addExact(read, row.amount());
            if (row.month().equals(BEFORE)) {
                opening = Math.addExact(opening, row.amount());
            } else if (!row.month().equals(AFTERWARDS)) {
                months.computeIfAbsent(YearMonth.from(row.month()), _ -> new ArrayList<>())
                        .add(
                                new KindSum(
                                        TransferKind.ofCode(row.kind()),
                                        row.transfers(),
                                        Miles.of(row.amount())));
            }
        }
        Row first = rows.getFirst();
        return new HouseMovement(
                first.house(),
                currency,
                first.partner(),
                HouseRole.ofCode(first.role()),
                Miles.of(first.balance()),
                Miles.of(read),
                Miles.of(opening),
                months);
    }
}

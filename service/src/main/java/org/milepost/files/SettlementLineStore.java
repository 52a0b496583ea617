package org.milepost.files;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.files.SettlementLine.Original;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/** The SQL of settlement lines. They are written once, in the transaction of the reader. */
final class SettlementLineStore {

    private static final String ADD =
            """
            INSERT INTO settlement_line
                   (at, happened_at, account, amount, partner, house, ordinal, day, booked_on,
                    original_day, currency, bucket, leg, kind, confirmation, original, store,
                    device, trace, transaction_id, reference_id)
            SELECT timestamptz 'epoch' + at * interval '1 microsecond',
                   CASE WHEN happened <> at
                        THEN timestamptz 'epoch' + happened * interval '1 microsecond' END,
                   account, amount, partner, house, ordinal, date 'epoch' + day,
                   date 'epoch' + booked_on,
                   CASE WHEN original <> '' THEN date 'epoch' + original_day END,
                   currency, bucket, leg, kind, confirmation, original, store, device, trace,
                   transaction_id, reference_id
              FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::integer[],
                          ?::integer[], ?::integer[], ?::integer[], ?::integer[], ?::integer[],
                          ?::smallint[], ?::smallint[], ?::smallint[], ?::smallint[], ?::text[],
                          ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                   AS k (at, happened, account, amount, partner, house, ordinal, day, booked_on,
                         original_day, currency, bucket, leg, kind, confirmation, original, store,
                         device, trace, transaction_id, reference_id)
            """;

    private static final String ADD_TOTALS =
            """
            INSERT INTO settlement_total AS t (house, day, lines, amount)
            SELECT house, date 'epoch' + day, lines, amount
              FROM unnest(?::integer[], ?::integer[], ?::bigint[], ?::bigint[])
                   AS k (house, day, lines, amount)
             ORDER BY house, day
                ON CONFLICT (house, day)
                DO UPDATE SET lines = t.lines + excluded.lines,
                              amount = t.amount + excluded.amount
            """;

    private SettlementLineStore() {}

    /** Where totals are kept. */
    private record Place(int house, LocalDate day) {}

    /** How many lines, and their sum. */
    private record Sum(long lines, long amount) {
        Sum plus(Sum other) {
            return new Sum(lines + other.lines, Math.addExact(amount, other.amount));
        }
    }

    /** Adds lines, and what they add to the totals of their days. */
    static void add(Transaction transaction, List<SettlementLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Connection connection = transaction.handle().getConnection();
        try {
            addLines(connection, lines);
            addTotals(connection, lines);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static void addLines(Connection connection, List<SettlementLine> lines)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            RowArrays.bind(statement, lines)
                    .micros(it -> it.key().at())
                    .micros(it -> it.happenedAt().orElse(it.key().at()))
                    .bigint(it -> it.key().transfer().account().number())
                    .bigint(SettlementLine::amount)
                    .integer(it -> it.house().partner())
                    .integer(it -> it.house().number())
                    .integer(it -> it.key().transfer().ordinal())
                    .days(SettlementLine::day)
                    .days(SettlementLine::bookedOn)
                    .days(it -> it.original().map(Original::day).orElse(it.day()))
                    .smallint(it -> it.house().currency())
                    .smallint(it -> it.key().transfer().account().bucket())
                    .smallint(it -> it.key().leg())
                    .smallint(it -> it.kind().code())
                    .text(SettlementLine::confirmation)
                    .text(it -> it.original().map(Original::confirmation).orElse(""))
                    .text(SettlementLine::store)
                    .text(SettlementLine::terminal)
                    .text(SettlementLine::trace)
                    .text(SettlementLine::transactionId)
                    .text(SettlementLine::reference);
            statement.executeUpdate();
        }
    }

    private static void addTotals(Connection connection, List<SettlementLine> lines)
            throws SQLException {
        Map<Place, Sum> sums = new HashMap<>();
        for (SettlementLine line : lines) {
            sums.merge(
                    new Place(line.house().number(), line.day()),
                    new Sum(1, line.amount()),
                    Sum::plus);
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD_TOTALS)) {
            RowArrays.bind(statement, List.copyOf(sums.entrySet()))
                    .integer(it -> it.getKey().house())
                    .days(it -> it.getKey().day())
                    .bigint(it -> it.getValue().lines())
                    .bigint(it -> it.getValue().amount());
            statement.executeUpdate();
        }
    }

    /** These house accounts, by number. */
    static Map<Integer, House> houses(Transaction transaction, Collection<Integer> numbers) {
        Map<Integer, House> houses = new TreeMap<>();
        transaction
                .query(
                        "SELECT house, partner, currency, role FROM house WHERE house = ANY(:houses)")
                .bind("houses", numbers.stream().mapToInt(Integer::intValue).toArray())
                .map((row, _) -> house(row))
                .forEach(it -> houses.put(it.number(), it));
        return houses;
    }

    /**
     * The next lines of a file, in its order.
     *
     * @param after the line before the first one; absent at the beginning of the file
     */
    static List<SettlementLine> page(
            Transaction transaction,
            int partner,
            int currency,
            LocalDate day,
            Optional<LineKey> after,
            int limit) {
        String from =
                after.isEmpty()
                        ? ""
                        : " AND (l.at, l.bucket, l.account, l.ordinal, l.leg)"
                                + " > (:at, :bucket, :account, :ordinal, :leg)";
        Query query =
                transaction
                        .query(
                                """
                                SELECT l.house, l.partner, l.currency, h.role, l.at, l.happened_at,
                                       l.account, l.amount, l.ordinal, l.day, l.booked_on,
                                       l.original_day, l.bucket, l.leg, l.kind, l.confirmation,
                                       l.original, l.store, l.device, l.trace, l.transaction_id,
                                       l.reference_id
                                  FROM settlement_line l
                                  JOIN house h ON h.house = l.house
                                 WHERE l.partner = :partner AND l.currency = :currency
                                   AND l.day = :day
                                """
                                        + from
                                        + " ORDER BY l.at, l.bucket, l.account, l.ordinal, l.leg"
                                        + " LIMIT :limit")
                        .bind("partner", partner)
                        .bind("currency", (short) currency)
                        .bind("day", day)
                        .bind("limit", limit);
        after.ifPresent(
                it ->
                        query.bind("at", it.at().atOffset(ZoneOffset.UTC))
                                .bind("bucket", (short) it.transfer().account().bucket())
                                .bind("account", it.transfer().account().number())
                                .bind("ordinal", it.transfer().ordinal())
                                .bind("leg", (short) it.leg()));
        return query.map((row, _) -> line(row)).list();
    }

    /** A row with these columns of the key. */
    static LineKey key(ResultSet row) throws SQLException {
        return new LineKey(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new TransferId(
                        new AccountId(row.getInt("bucket"), row.getLong("account")),
                        row.getInt("ordinal")),
                row.getInt("leg"));
    }

    private static House house(ResultSet row) throws SQLException {
        return new House(
                row.getInt("house"),
                row.getInt("partner"),
                row.getInt("currency"),
                HouseRole.ofCode(row.getInt("role")));
    }

    private static SettlementLine line(ResultSet row) throws SQLException {
        String original = row.getString("original");
        return new SettlementLine(
                key(row),
                house(row),
                row.getObject("day", LocalDate.class),
                row.getObject("booked_on", LocalDate.class),
                TransferKind.ofCode(row.getInt("kind")),
                row.getLong("amount"),
                row.getString("confirmation"),
                original.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Original(
                                        original, row.getObject("original_day", LocalDate.class))),
                happened(row),
                row.getString("store"),
                row.getString("device"),
                row.getString("trace"),
                row.getString("transaction_id"),
                row.getString("reference_id"));
    }

    private static Optional<Instant> happened(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("happened_at", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}

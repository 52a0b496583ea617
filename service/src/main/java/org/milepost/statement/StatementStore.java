package org.milepost.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Transaction;
import org.milepost.programme.PartnerId;

/** The SQL of statements. Members' accounts are read from the books, by the key of the account. */
final class StatementStore {

    private StatementStore() {}

    /** The sum of the transfers of an account before a time. */
    static Miles balance(Transaction transaction, AccountId account, Instant before) {
        return transaction
                .query(
                        """
                        SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM transfer
                         WHERE bucket = :bucket AND account = :account AND at < :before
                        """)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number())
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .map((row, _) -> Miles.of(row.getLong(1)))
                .one();
    }

    /** The transfers of an account in a month, in their order, with the balance after each. */
    static List<AccountMonth.Line> lines(
            Transaction transaction,
            AccountId account,
            StatementMonth month,
            Miles opening,
            int limit) {
        List<AccountMonth.Line> lines = new ArrayList<>();
        Miles[] balance = {opening};
        transaction
                .query(
                        """
                        SELECT t.ordinal, t.kind, t.amount, t.house, coalesce(t.undoes, 0) AS undoes,
                               t.at, t.epoch, t.facts, t.link, x.text,
                               coalesce(h.partner, 0) AS partner, coalesce(h.role, 3) AS role
                          FROM transfer t
                          LEFT JOIN transfer_text x ON x.bucket = t.bucket
                                                   AND x.account = t.account
                                                   AND x.ordinal = t.ordinal
                          LEFT JOIN house h USING (house)
                         WHERE t.bucket = :bucket AND t.account = :account
                           AND t.at >= :from AND t.at < :until
                         ORDER BY t.ordinal
                         LIMIT :limit
                        """)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number())
                .bind("from", month.from().atOffset(ZoneOffset.UTC))
                .bind("until", month.until().atOffset(ZoneOffset.UTC))
                .bind("limit", limit)
                .map((row, _) -> row(account, row))
                .forEach(
                        it -> {
                            balance[0] = balance[0].plus(it.transfer().change());
                            lines.add(
                                    new AccountMonth.Line(
                                            it.transfer(),
                                            it.text(),
                                            it.partner(),
                                            it.role(),
                                            balance[0]));
                        });
        return lines;
    }

    private static AccountMonth.Line row(AccountId account, ResultSet row) throws SQLException {
        int undoes = row.getInt("undoes");
        Transfer transfer =
                new Transfer(
                        new TransferId(account, row.getInt("ordinal")),
                        TransferKind.ofCode(row.getInt("kind")),
                        Miles.of(row.getLong("amount")),
                        new HouseId(row.getInt("house")),
                        undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        new Epoch(row.getInt("epoch")),
                        row.getString("facts"),
                        new Link(row.getBytes("link")));
        return new AccountMonth.Line(
                transfer,
                Optional.ofNullable(row.getString("text"))
                        .filter(it -> !it.isEmpty())
                        .map(it -> new ErasableText(it).text()),
                row.getInt("partner"),
                HouseRole.ofCode(row.getInt("role")),
                Miles.ZERO);
    }

    /** What moved at the house accounts of a partner on closed days from one to another. */
    static List<HouseMonth> houses(
            Transaction transaction, PartnerId partner, LocalDate from, LocalDate until) {
        return transaction
                .query(
                        """
                        SELECT h.house, p.code AS programme, c.code AS currency, h.role,
                               (array_agg(d.opening ORDER BY d.day))[1] AS opening,
                               (array_agg(d.closing ORDER BY d.day DESC))[1] AS closing,
                               max(d.day) AS last_day
                          FROM house h
                          JOIN currency c USING (currency)
                          JOIN programme p USING (programme)
                          JOIN settlement_closing d USING (house)
                         WHERE h.partner = :partner AND d.day >= :from AND d.day < :until
                         GROUP BY h.house, p.code, c.code, h.role
                         ORDER BY p.code, c.code, h.role
                        """)
                .bind("partner", partner.value())
                .bind("from", from)
                .bind("until", until)
                .map(
                        (row, _) ->
                                new HouseMonth(
                                        row.getString("programme"),
                                        row.getString("currency"),
                                        HouseRole.ofCode(row.getInt("role")),
                                        Miles.of(row.getLong("opening")),
                                        Miles.of(row.getLong("closing")),
                                        row.getObject("last_day", LocalDate.class),
                                        days(
                                                transaction,
                                                row.getInt("house"),
                                                from,
                                                row.getObject("last_day", LocalDate.class))))
                .list();
    }

    private static List<HouseMonth.Day> days(
            Transaction transaction, int house, LocalDate from, LocalDate last) {
        return transaction
                .query(
                        """
                        SELECT l.day, l.kind, count(*) AS transfers,
                               CAST(sum(l.amount) AS bigint) AS miles
                          FROM house h
                          JOIN settlement_line l ON l.partner = h.partner
                                                AND l.currency = h.currency AND l.house = h.house
                         WHERE h.house = :house AND l.day >= :from AND l.day <= :last
                         GROUP BY l.day, l.kind
                         ORDER BY l.day, l.kind
                        """)
                .bind("house", house)
                .bind("from", from)
                .bind("last", last)
                .map(
                        (row, _) ->
                                new HouseMonth.Day(
                                        row.getObject("day", LocalDate.class),
                                        TransferKind.ofCode(row.getInt("kind")),
                                        row.getLong("transfers"),
                                        Miles.of(row.getLong("miles"))))
                .list();
    }
}

package org.milepost.files;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;

/** The SQL of business days: which are open, and what is written when one is closed. */
final class SettlementDayStore {

    private SettlementDayStore() {}

    /** Writes the balances of all house accounts, in the snapshot in which the reader begins. */
    static void begin(Transaction transaction) {
        transaction
                .update(
                        """
                        INSERT INTO settlement_opening (house, balance)
                        SELECT house, sum(balance) FROM house_stripe GROUP BY house
                        """)
                .execute();
    }

    /**
     * The first business day of a programme that is not closed. For a programme that has none yet,
     * it is the day of this instant.
     */
    static LocalDate firstOpen(Transaction transaction, Programme programme, Instant now) {
        transaction
                .update(
                        """
                        INSERT INTO settlement_programme (programme, closed_through)
                        VALUES (:programme, :yesterday)
                            ON CONFLICT (programme) DO NOTHING
                        """)
                .bind("programme", (short) programme.id().value())
                .bind("yesterday", programme.calendar().businessDay(now).minusDays(1))
                .execute();
        return transaction
                .query(
                        """
                        SELECT closed_through FROM settlement_programme
                         WHERE programme = :programme
                        """)
                .bind("programme", (short) programme.id().value())
                .mapTo(LocalDate.class)
                .one()
                .plusDays(1);
    }

    /** The number that the next transaction that writes gets. */
    static long nextTransaction(Transaction transaction) {
        return transaction
                .query("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
                .mapTo(Long.class)
                .one();
    }

    /** Whether all writing transactions with lower numbers have ended. */
    static boolean haveEnded(Transaction transaction, long number) {
        return transaction
                .query("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :number")
                .bind("number", number)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Closes a day: writes the balances before and after it, and which files are to be made. All
     * that the transaction's snapshot has must have been read.
     */
    static void close(Transaction transaction, Programme programme, LocalDate day, Instant now) {
        short number = (short) programme.id().value();
        transaction
                .update(
                        """
                        INSERT INTO settlement_closing (house, day, opening, closing)
                        SELECT h.house, :day, coalesce(b.closing, o.balance, 0),
                               coalesce(s.balance, 0) - coalesce(l.amount, 0)
                          FROM currency c
                          JOIN house h ON h.currency = c.currency AND h.partner > 0
                          LEFT JOIN (
                               SELECT house, sum(balance)::bigint AS balance FROM house_stripe
                                GROUP BY house) s ON s.house = h.house
                          LEFT JOIN settlement_closing b
                                 ON b.house = h.house AND b.day = :day - 1
                          LEFT JOIN settlement_opening o ON o.house = h.house
                          LEFT JOIN LATERAL (
                               SELECT sum(amount)::bigint AS amount FROM settlement_total
                                WHERE house = h.house AND day > :day) l ON true
                         WHERE c.programme = :programme
                        """)
                .bind("day", day)
                .bind("programme", number)
                .execute();
        transaction
                .update(
                        """
                        INSERT INTO settlement_due (partner, day, programme, currency)
                        SELECT DISTINCT h.partner, :day, c.programme, c.currency
                          FROM currency c
                          JOIN house h ON h.currency = c.currency AND h.partner > 0
                         WHERE c.programme = :programme
                        """)
                .bind("day", day)
                .bind("programme", number)
                .execute();
        transaction
                .update(
                        """
                        INSERT INTO settlement_day (programme, day, starts_at, ends_at, closed_at)
                        VALUES (:programme, :day, :starts, :ends, :now)
                        """)
                .bind("programme", number)
                .bind("day", day)
                .bind("starts", programme.calendar().startOf(day).atOffset(ZoneOffset.UTC))
                .bind(
                        "ends",
                        programme.calendar().startOf(day.plusDays(1)).atOffset(ZoneOffset.UTC))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
        transaction
                .update(
                        """
                        UPDATE settlement_programme SET closed_through = :day
                         WHERE programme = :programme
                        """)
                .bind("day", day)
                .bind("programme", number)
                .execute();
    }
}

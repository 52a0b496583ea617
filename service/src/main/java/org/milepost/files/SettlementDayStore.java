package org.milepost.files;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.milepost.postgres.Shard;
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

    /**
     * A moment on each server that has a shard of the books.
     *
     * @param servers one for each shard
     */
    record Moment(List<ServerMoment> servers) {
        Moment {
            servers = List.copyOf(servers);
        }

        /** Whether it can be compared with a later one. */
        boolean isOfSameServers(Moment later) {
            return processes().equals(later.processes());
        }

        private List<String> processes() {
            return servers.stream().map(it -> it.bucket() + " " + it.process()).toList();
        }

        /** Whether all transactions that had begun by then have ended at a later one. */
        boolean hasPassed(Moment later) {
            return IntStream.range(0, servers.size())
                    .allMatch(n -> servers.get(n).next() <= later.servers.get(n).oldest());
        }
    }

    /**
     * A moment on the server that has a shard.
     *
     * @param bucket the first one of the shard
     * @param process the server's process; the numbers of another one say nothing of this moment
     * @param oldest the lowest number of a writing transaction that has not ended
     * @param next the number that the next transaction that writes gets
     */
    record ServerMoment(int bucket, String process, long oldest, long next) {}

    /**
     * The moment now. The rows of epochs are counted only so that a cluster answers from the server
     * that has the shard.
     */
    static Moment moment(Transaction transaction) {
        List<ServerMoment> servers = new ArrayList<>();
        for (Shard shard : transaction.shards().shards()) {
            servers.add(
                    transaction
                            .query(
                                    """
                                    SELECT pg_postmaster_start_time() || ' '
                                             || current_setting('port') AS process,
                                           pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                                             AS oldest,
                                           pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                                             AS next,
                                           count(*)
                                      FROM epoch WHERE bucket = :bucket
                                    """)
                            .bind("bucket", (short) shard.first())
                            .map(
                                    (row, _) ->
                                            new ServerMoment(
                                                    shard.first(),
                                                    row.getString(1),
                                                    row.getLong(2),
                                                    row.getLong(3)))
                            .one());
        }
        return new Moment(servers);
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

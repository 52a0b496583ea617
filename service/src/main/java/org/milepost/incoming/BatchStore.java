package org.milepost.incoming;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.milepost.postgres.Transaction;

/** The SQL of batch issuance. */
public final class BatchStore {

    private BatchStore() {}

    /** Whether and where a line was booked. The code is stored: it never changes. */
    enum Status {
        UNDECIDED(0),
        BOOKED(1),
        BOOKED_ON_OTHER(2),
        NOT_BOOKED(3);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Status ofCode(int code) {
            return values()[code];
        }
    }

    /**
     * A line of a file.
     *
     * @param holder the number of the account; empty when the line goes to none
     * @param flag the place of its error flag; 0 if none
     */
    record Line(int line, String holder, long miles, Status status, int flag) {}

    /** The lines and miles that have a status. */
    record Sum(long lines, long miles) {
        static final Sum NONE = new Sum(0, 0);
    }

    /** What was agreed with a partner. */
    public static Optional<BatchAgreement> agreement(Transaction transaction, int partner) {
        return transaction
                .query("SELECT * FROM batch_agreement WHERE partner = :partner")
                .bind("partner", partner)
                .map(
                        (row, _) ->
                                new BatchAgreement(
                                        row.getInt("partner"),
                                        row.getInt("programme"),
                                        row.getInt("currency"),
                                        row.getString("provider"),
                                        row.getString("sponsor"),
                                        row.getLong("line_miles_max"),
                                        row.getLong("file_miles_max")))
                .findOne();
    }

    /** Stores what is agreed from now on. */
    public static void putAgreement(Transaction transaction, BatchAgreement agreement) {
        transaction
                .update(
                        """
                        INSERT INTO batch_agreement
                               (partner, programme, currency, provider, sponsor, line_miles_max,
                                file_miles_max)
                        VALUES (:partner, :programme, :currency, :provider, :sponsor, :line, :file)
                            ON CONFLICT (partner)
                            DO UPDATE SET programme = excluded.programme,
                                          currency = excluded.currency,
                                          provider = excluded.provider,
                                          sponsor = excluded.sponsor,
                                          line_miles_max = excluded.line_miles_max,
                                          file_miles_max = excluded.file_miles_max
                        """)
                .bind("partner", agreement.partner())
                .bind("programme", (short) agreement.programme())
                .bind("currency", (short) agreement.currency())
                .bind("provider", agreement.provider())
                .bind("sponsor", agreement.sponsor())
                .bind("line", agreement.lineMilesMax())
                .bind("file", agreement.fileMilesMax())
                .execute();
    }

    /** Adds lines before they are booked; those that are there stay as they are. */
    static void add(Transaction transaction, long file, List<Line> lines) {
        PreparedBatch batch =
                transaction
                        .handle()
                        .prepareBatch(
                                """
                                INSERT INTO batch_line (file, miles, line, status, flag, holder)
                                VALUES (:file, :miles, :line, :status, :flag, :holder)
                                    ON CONFLICT (file, line) DO NOTHING
                                """);
        lines.forEach(
                it ->
                        batch.bind("file", file)
                                .bind("miles", it.miles())
                                .bind("line", it.line())
                                .bind("status", (short) it.status().code())
                                .bind("flag", (short) it.flag())
                                .bind("holder", it.holder())
                                .add());
        batch.execute();
    }

    /** The lines after a number, up to another one. */
    static Map<Integer, Line> lines(Transaction transaction, long file, long after, long upTo) {
        Map<Integer, Line> lines = new HashMap<>();
        transaction
                .query(
                        """
                        SELECT line, holder, miles, status, flag FROM batch_line
                         WHERE file = :file AND line > :after AND line <= :upTo
                        """)
                .bind("file", file)
                .bind("after", after)
                .bind("upTo", upTo)
                .map(
                        (row, _) ->
                                new Line(
                                        row.getInt("line"),
                                        row.getString("holder"),
                                        row.getLong("miles"),
                                        Status.ofCode(row.getInt("status")),
                                        row.getInt("flag")))
                .forEach(it -> lines.put(it.line(), it));
        return lines;
    }

    /** Stores the verdicts on lines. That a line is booked is never taken back. */
    static void decide(Transaction transaction, long file, List<Line> lines) {
        List<Line> decided = new ArrayList<>(lines);
        transaction
                .update(
                        """
                        UPDATE batch_line l SET status = k.status, flag = k.flag
                          FROM unnest(CAST(:lines AS integer[]), CAST(:statuses AS integer[]),
                                      CAST(:flags AS integer[])) AS k (line, status, flag)
                         WHERE l.file = :file AND l.line = k.line AND l.status IN (0, 3)
                        """)
                .bind("file", file)
                .bindArray("lines", Integer.class, decided.stream().map(Line::line).toArray())
                .bindArray(
                        "statuses",
                        Integer.class,
                        decided.stream().map(it -> it.status().code()).toArray())
                .bindArray("flags", Integer.class, decided.stream().map(Line::flag).toArray())
                .execute();
    }

    /** How many lines have each status, and their miles. */
    static Map<Status, Sum> sums(Transaction transaction, long file) {
        Map<Status, Sum> sums = new HashMap<>();
        transaction
                .query(
                        """
                        SELECT status, count(*) AS lines, sum(miles)::bigint AS miles
                          FROM batch_line WHERE file = :file GROUP BY status
                        """)
                .bind("file", file)
                .map(
                        (row, _) ->
                                Map.entry(
                                        Status.ofCode(row.getInt("status")),
                                        new Sum(row.getLong("lines"), row.getLong("miles"))))
                .forEach(it -> sums.put(it.getKey(), it.getValue()));
        return sums;
    }
}

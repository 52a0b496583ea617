package org.milepost.files;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.files.DueFile.Mismatch;
import org.milepost.files.SettlementFile.Content;
import org.milepost.postgres.Transaction;

/**
 * The SQL of settlement files: which are to be made, which were made, and where their parts are.
 */
final class SettlementFileStore {

    private static final String FILES =
            """
            SELECT f.partner, f.number, f.day, f.currency, f.layout, f.lines, f.added, f.taken,
                   f.opening, f.closing, f.part_lines, f.made_at, f.placed_at, d.starts_at,
                   d.ends_at, p.code AS partner_code, g.code AS programme_code,
                   c.code AS currency_code,
                   (SELECT string_agg(
                               n.format || ' ' || n.bytes || ' ' || encode(n.digest, 'hex'), ',')
                      FROM settlement_content n
                     WHERE n.partner = f.partner AND n.number = f.number) AS contents
              FROM settlement_file f
              JOIN settlement_day d ON d.programme = f.programme AND d.day = f.day
              JOIN partner p ON p.partner = f.partner
              JOIN programme g ON g.programme = f.programme
              JOIN currency c ON c.currency = f.currency
            """;

    private SettlementFileStore() {}

    /** Whether there is a file to be made, or to be placed. */
    static boolean hasWork(Transaction transaction, Instant foundBefore, boolean places) {
        return transaction
                .query(
                        """
                        SELECT EXISTS (SELECT FROM settlement_due
                                        WHERE found_at IS NULL OR found_at < :before)
                            OR :places AND EXISTS (SELECT FROM settlement_file
                                                    WHERE placed_at IS NULL)
                        """)
                .bind("before", foundBefore.atOffset(ZoneOffset.UTC))
                .bind("places", places)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Files to be made, by day.
     *
     * @param foundBefore leaves out files whose mismatch was found after this time
     */
    static List<DueFile> due(Transaction transaction, Instant foundBefore, int limit) {
        return transaction
                .query(
                        """
                        SELECT * FROM settlement_due
                         WHERE found_at IS NULL OR found_at < :before
                         ORDER BY day, partner, currency LIMIT :limit
                        """)
                .bind("before", foundBefore.atOffset(ZoneOffset.UTC))
                .bind("limit", limit)
                .map((row, _) -> due(row))
                .list();
    }

    /** The files of a partner that are to be made, by day. */
    static List<DueFile> due(Transaction transaction, int partner, int limit) {
        return transaction
                .query(
                        """
                        SELECT * FROM settlement_due WHERE partner = :partner
                         ORDER BY day, currency LIMIT :limit
                        """)
                .bind("partner", partner)
                .bind("limit", limit)
                .map((row, _) -> due(row))
                .list();
    }

    private static DueFile due(ResultSet row) throws SQLException {
        OffsetDateTime found = row.getObject("found_at", OffsetDateTime.class);
        return new DueFile(
                row.getInt("partner"),
                row.getInt("programme"),
                row.getInt("currency"),
                row.getObject("day", LocalDate.class),
                Optional.ofNullable(found)
                        .map(
                                it ->
                                        new Mismatch(
                                                integer(row, "house"),
                                                number(row, "lines_sum"),
                                                number(row, "moved"),
                                                it.toInstant())));
    }

    private static int integer(ResultSet row, String column) {
        return Math.toIntExact(number(row, column));
    }

    private static long number(ResultSet row, String column) {
        try {
            return row.getLong(column);
        } catch (SQLException e) {
            throw new IllegalStateException("the table has the column " + column, e);
        }
    }

    /** Notes why a file was not made. */
    static void noteMismatch(Transaction transaction, DueFile due, Mismatch mismatch) {
        transaction
                .update(
                        """
                        UPDATE settlement_due
                           SET found_at = :found, house = :house, lines_sum = :sum, moved = :moved
                         WHERE partner = :partner AND currency = :currency AND day = :day
                        """)
                .bind("found", mismatch.foundAt().atOffset(ZoneOffset.UTC))
                .bind("house", mismatch.house())
                .bind("sum", mismatch.linesSum())
                .bind("moved", mismatch.moved())
                .bind("partner", due.partner())
                .bind("currency", (short) due.currency())
                .bind("day", due.day())
                .execute();
    }

    /** The head that the file gets if it is the next one of its partner. */
    static FileHead nextHead(Transaction transaction, DueFile due, int layout) {
        return transaction
                .query(
                        """
                        SELECT p.code AS partner_code, g.code AS programme_code,
                               c.code AS currency_code, d.day, d.starts_at, d.ends_at,
                               coalesce((SELECT max(number) FROM settlement_file
                                          WHERE partner = p.partner), 0) + 1 AS number,
                               :layout AS layout
                          FROM settlement_day d
                          JOIN programme g ON g.programme = d.programme
                          JOIN currency c ON c.currency = :currency
                          JOIN partner p ON p.partner = :partner
                         WHERE d.programme = :programme AND d.day = :day
                        """)
                .bind("layout", layout)
                .bind("partner", due.partner())
                .bind("programme", (short) due.programme())
                .bind("currency", (short) due.currency())
                .bind("day", due.day())
                .map((row, _) -> head(row))
                .one();
    }

    /**
     * A house account before and after a day.
     *
     * @param house its number
     */
    record Closing(int house, long opening, long closing) {}

    /** The balances of the house accounts that a file is about. */
    static List<Closing> closings(Transaction transaction, DueFile due) {
        return transaction
                .query(
                        """
                        SELECT k.house, k.opening, k.closing
                          FROM house h
                          JOIN settlement_closing k ON k.house = h.house AND k.day = :day
                         WHERE h.partner = :partner AND h.currency = :currency
                         ORDER BY k.house
                        """)
                .bind("day", due.day())
                .bind("partner", due.partner())
                .bind("currency", (short) due.currency())
                .map((row, _) -> new Closing(row.getInt(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    /**
     * Writes a file that was made; it is not due any more.
     *
     * @param before the line before each part, from the second part on
     */
    static void add(
            Transaction transaction, DueFile due, SettlementFile file, List<LineKey> before) {
        transaction
                .update(
                        """
                        INSERT INTO settlement_file
                               (partner, number, day, programme, currency, layout, lines, added,
                                taken, opening, closing, part_lines, made_at)
                        VALUES (:partner, :number, :day, :programme, :currency, :layout, :lines,
                                :added, :taken, :opening, :closing, :partLines, :made)
                        """)
                .bind("partner", file.partner())
                .bind("number", file.head().number())
                .bind("day", file.head().day())
                .bind("programme", (short) due.programme())
                .bind("currency", (short) file.currency())
                .bind("layout", (short) file.head().layout())
                .bind("lines", file.totals().lines())
                .bind("added", file.totals().added())
                .bind("taken", file.totals().taken())
                .bind("opening", file.totals().opening())
                .bind("closing", file.totals().closing())
                .bind("partLines", file.partLines())
                .bind("made", file.madeAt().atOffset(ZoneOffset.UTC))
                .execute();
        file.contents()
                .forEach((format, content) -> addContent(transaction, file, format, content));
        for (int i = 0; i < before.size(); i++) {
            addPart(transaction, file, i + 2, before.get(i));
        }
        transaction
                .update(
                        """
                        DELETE FROM settlement_due
                         WHERE partner = :partner AND currency = :currency AND day = :day
                        """)
                .bind("partner", due.partner())
                .bind("currency", (short) due.currency())
                .bind("day", due.day())
                .execute();
    }

    private static void addContent(
            Transaction transaction, SettlementFile file, FileFormat format, Content content) {
        transaction
                .update(
                        """
                        INSERT INTO settlement_content (partner, number, format, bytes, digest)
                        VALUES (:partner, :number, :format, :bytes, :digest)
                        """)
                .bind("partner", file.partner())
                .bind("number", file.head().number())
                .bind("format", format.word())
                .bind("bytes", content.bytes())
                .bind("digest", HexFormat.of().parseHex(content.digest()))
                .execute();
    }

    private static void addPart(
            Transaction transaction, SettlementFile file, int part, LineKey before) {
        transaction
                .update(
                        """
                        INSERT INTO settlement_part
                               (partner, number, part, at, bucket, account, ordinal, leg)
                        VALUES (:partner, :number, :part, :at, :bucket, :account, :ordinal, :leg)
                        """)
                .bind("partner", file.partner())
                .bind("number", file.head().number())
                .bind("part", part)
                .bind("at", before.at().atOffset(ZoneOffset.UTC))
                .bind("bucket", (short) before.transfer().account().bucket())
                .bind("account", before.transfer().account().number())
                .bind("ordinal", before.transfer().ordinal())
                .bind("leg", (short) before.leg())
                .execute();
    }

    /** The line before the first one of a part; empty for the first part. */
    static Optional<LineKey> before(Transaction transaction, SettlementFile file, int part) {
        return transaction
                .query(
                        """
                        SELECT at, bucket, account, ordinal, leg FROM settlement_part
                         WHERE partner = :partner AND number = :number AND part = :part
                        """)
                .bind("partner", file.partner())
                .bind("number", file.head().number())
                .bind("part", part)
                .map((row, _) -> SettlementLineStore.key(row))
                .findOne();
    }

    /** The file of a partner with this number. */
    static Optional<SettlementFile> file(Transaction transaction, int partner, int number) {
        return transaction
                .query(FILES + " WHERE f.partner = :partner AND f.number = :number")
                .bind("partner", partner)
                .bind("number", number)
                .map((row, _) -> file(row))
                .findOne();
    }

    /** The files of a partner with lower numbers, the newest first. */
    static List<SettlementFile> files(
            Transaction transaction, int partner, long numberBelow, int limit) {
        return transaction
                .query(
                        FILES
                                + " WHERE f.partner = :partner AND f.number < :below"
                                + " ORDER BY f.number DESC LIMIT :limit")
                .bind("partner", partner)
                .bind("below", numberBelow)
                .bind("limit", limit)
                .map((row, _) -> file(row))
                .list();
    }

    /** Files that are not in the directory yet, the oldest first. */
    static List<SettlementFile> unplaced(Transaction transaction, int limit) {
        return transaction
                .query(
                        FILES
                                + " WHERE f.placed_at IS NULL"
                                + " ORDER BY f.made_at, f.partner, f.number LIMIT :limit")
                .bind("limit", limit)
                .map((row, _) -> file(row))
                .list();
    }

    /** Notes that a file is in the directory. */
    static void notePlaced(Transaction transaction, SettlementFile file, Instant at) {
        transaction
                .update(
                        """
                        UPDATE settlement_file SET placed_at = :at
                         WHERE partner = :partner AND number = :number
                        """)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("partner", file.partner())
                .bind("number", file.head().number())
                .execute();
    }

    private static FileHead head(ResultSet row) throws SQLException {
        return new FileHead(
                row.getString("partner_code"),
                row.getString("programme_code"),
                row.getString("currency_code"),
                row.getObject("day", LocalDate.class),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                row.getInt("number"),
                row.getInt("layout"));
    }

    private static SettlementFile file(ResultSet row) throws SQLException {
        return new SettlementFile(
                row.getInt("partner"),
                row.getInt("currency"),
                head(row),
                new FileTotals(
                        row.getLong("lines"),
                        row.getLong("added"),
                        row.getLong("taken"),
                        row.getLong("opening"),
                        row.getLong("closing")),
                row.getInt("part_lines"),
                contents(row.getString("contents")),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("placed_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    private static Map<FileFormat, Content> contents(String text) {
        Map<FileFormat, Content> contents = new EnumMap<>(FileFormat.class);
        for (String each : text.split(",", -1)) {
            String[] words = each.split(" ", -1);
            FileFormat.ofWord(words[0])
                    .ifPresent(
                            it ->
                                    contents.put(
                                            it, new Content(Long.parseLong(words[1]), words[2])));
        }
        return contents;
    }
}

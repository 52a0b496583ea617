package org.milepost.incoming;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.postgres.Transaction;

/** The SQL of partners' files and their bytes. */
public final class IncomingFileStore {

    private IncomingFileStore() {}

    /** Adds a file, unless the same one is there and was not refused; its number if it is new. */
    static OptionalLong add(Transaction transaction, Announcement file, Instant now) {
        return transaction
                .query(
                        """
                        INSERT INTO incoming_file
                               (announced_at, bytes, partner, parts, day, programme, currency,
                                kind, state, format, announced_by, digest)
                        VALUES (:now, :bytes, :partner, :parts, :day, :programme, :currency,
                                :kind, 1, :format, :by, :digest)
                            ON CONFLICT (partner, kind, digest) WHERE state <> 5 DO NOTHING
                        RETURNING file
                        """)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("bytes", file.bytes())
                .bind("partner", file.partner())
                .bind("parts", IncomingFile.parts(file.bytes()))
                .bind("day", file.day())
                .bind("programme", (short) file.programme())
                .bind("currency", (short) file.currency())
                .bind("kind", (short) file.kind().code())
                .bind("format", file.format())
                .bind("by", file.by())
                .bind("digest", HexFormat.of().parseHex(file.digest()))
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** The file of a partner with the same content that was not refused. */
    static Optional<IncomingFile> same(Transaction transaction, Announcement file) {
        return transaction
                .query(
                        """
                        SELECT * FROM incoming_file
                         WHERE partner = :partner AND kind = :kind AND digest = :digest
                           AND state <> 5
                        """)
                .bind("partner", file.partner())
                .bind("kind", (short) file.kind().code())
                .bind("digest", HexFormat.of().parseHex(file.digest()))
                .map((row, _) -> file(row))
                .findOne();
    }

    /** The file with this number. */
    static Optional<IncomingFile> find(Transaction transaction, long number) {
        return transaction
                .query("SELECT * FROM incoming_file WHERE file = :file")
                .bind("file", number)
                .map((row, _) -> file(row))
                .findOne();
    }

    /** The same, locked until the transaction ends. */
    public static Optional<IncomingFile> lock(Transaction transaction, long number) {
        return transaction
                .query("SELECT * FROM incoming_file WHERE file = :file FOR UPDATE")
                .bind("file", number)
                .map((row, _) -> file(row))
                .findOne();
    }

    /** The files of a partner with numbers below this one, the newest first. */
    static List<IncomingFile> list(
            Transaction transaction, int partner, long numberBelow, int limit) {
        return transaction
                .query(
                        """
                        SELECT * FROM incoming_file
                         WHERE partner = :partner AND file < :below
                         ORDER BY file DESC LIMIT :limit
                        """)
                .bind("partner", partner)
                .bind("below", numberBelow)
                .bind("limit", limit)
                .map((row, _) -> file(row))
                .list();
    }

    /** The files that the job works on, with numbers above this one, the earliest first. */
    static List<IncomingFile> waiting(Transaction transaction, long after, int limit) {
        return transaction
                .query(
                        """
                        SELECT * FROM incoming_file WHERE state IN (2, 3) AND file > :after
                         ORDER BY file LIMIT :limit
                        """)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> file(row))
                .list();
    }

    /** Stores a part, in place of one with the same number. */
    static void putPart(Transaction transaction, long file, int part, byte[] bytes) {
        transaction
                .update(
                        """
                        INSERT INTO incoming_part (file, part, bytes)
                        VALUES (:file, :part, :bytes)
                            ON CONFLICT (file, part) DO UPDATE SET bytes = excluded.bytes
                        """)
                .bind("file", file)
                .bind("part", part)
                .bind("bytes", bytes)
                .execute();
    }

    /** Counts the parts of a locked file, which is complete when all are there. */
    static void countParts(Transaction transaction, long file, Instant now) {
        transaction
                .update(
                        """
                        WITH here AS (
                            SELECT count(*)::integer AS parts FROM incoming_part WHERE file = :file)
                        UPDATE incoming_file f
                           SET parts_received = here.parts,
                               state = CASE WHEN here.parts = f.parts THEN 2 ELSE 1 END,
                               received_at = CASE WHEN here.parts = f.parts THEN :now END
                          FROM here
                         WHERE f.file = :file AND f.state = 1
                        """)
                .bind("file", file)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** The numbers of the first parts that are missing. */
    static List<Integer> missing(Transaction transaction, IncomingFile file, int limit) {
        return transaction
                .query(
                        """
                        SELECT n FROM generate_series(1, :parts) AS n
                         WHERE NOT EXISTS (SELECT FROM incoming_part
                                            WHERE file = :file AND part = n)
                         ORDER BY n LIMIT :limit
                        """)
                .bind("parts", file.parts())
                .bind("file", file.number())
                .bind("limit", limit)
                .mapTo(Integer.class)
                .list();
    }

    /** The bytes of a part. */
    static Optional<byte[]> part(Transaction transaction, long file, int part) {
        return transaction
                .query("SELECT bytes FROM incoming_part WHERE file = :file AND part = :part")
                .bind("file", file)
                .bind("part", part)
                .mapTo(byte[].class)
                .findOne();
    }

    /** Deletes the bytes of a file. */
    public static void deleteParts(Transaction transaction, long file) {
        transaction
                .update("DELETE FROM incoming_part WHERE file = :file")
                .bind("file", file)
                .execute();
    }

    /** Refuses a locked file that is being checked. */
    public static void refuse(
            Transaction transaction, long file, FileRefusal refusal, long lines, Instant now) {
        transaction
                .update(
                        """
                        UPDATE incoming_file
                           SET state = 5, refusal = :refusal, finished_at = :now, lines = :lines,
                               lines_done = :lines
                         WHERE file = :file AND state = 2
                        """)
                .bind("file", file)
                .bind("refusal", refusal.word())
                .bind("lines", lines)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Lets the work on a locked file begin, whose form was found right. */
    public static void begin(
            Transaction transaction, long file, long lines, String provider, int sequence) {
        transaction
                .update(
                        """
                        UPDATE incoming_file
                           SET state = 3, lines = :lines, provider = :provider,
                               sequence = :sequence
                         WHERE file = :file AND state = 2
                        """)
                .bind("file", file)
                .bind("lines", lines)
                .bind("provider", provider)
                .bind("sequence", sequence)
                .execute();
    }

    /** Whether a sequence of a provider is booked, or being booked, for a partner. */
    static boolean isUsed(Transaction transaction, int partner, String provider, int sequence) {
        return transaction
                .query(
                        """
                        SELECT count(*) > 0 FROM incoming_file
                         WHERE partner = :partner AND provider = :provider
                           AND sequence = :sequence AND kind = 1 AND state IN (3, 4)
                        """)
                .bind("partner", partner)
                .bind("provider", provider)
                .bind("sequence", sequence)
                .mapTo(Boolean.class)
                .one();
    }

    /** Notes how many lines of a file have their verdict. */
    public static void progress(Transaction transaction, long file, long linesDone) {
        transaction
                .update(
                        """
                        UPDATE incoming_file SET lines_done = greatest(lines_done, :done)
                         WHERE file = :file AND state = 3
                        """)
                .bind("file", file)
                .bind("done", linesDone)
                .execute();
    }

    /** Ends the work on a file, all of whose lines have their verdict. */
    public static void finish(Transaction transaction, long file, Instant now) {
        transaction
                .update(
                        """
                        UPDATE incoming_file
                           SET state = 4, lines_done = lines, finished_at = :now
                         WHERE file = :file AND state = 3
                        """)
                .bind("file", file)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Stores where the parts of the file with the verdicts begin, in place of what was there. */
    public static void putPlaces(Transaction transaction, long file, List<Long> places) {
        transaction
                .update(
                        """
                        INSERT INTO incoming_place (file, part, at)
                        SELECT :file, part, at
                          FROM unnest(CAST(:places AS bigint[])) WITH ORDINALITY AS k (at, part)
                            ON CONFLICT (file, part) DO UPDATE SET at = excluded.at
                        """)
                .bind("file", file)
                .bindArray("places", Long.class, places.toArray())
                .execute();
    }

    /** Where the records of a part of the file with the verdicts begin. */
    public static OptionalLong place(Transaction transaction, long file, int part) {
        return transaction
                .query("SELECT at FROM incoming_place WHERE file = :file AND part = :part")
                .bind("file", file)
                .bind("part", part)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private static IncomingFile file(ResultSet row) throws SQLException {
        String refusal = row.getString("refusal");
        return new IncomingFile(
                row.getLong("file"),
                new Announcement(
                        IncomingKind.ofCode(row.getInt("kind")),
                        row.getInt("partner"),
                        row.getInt("programme"),
                        row.getInt("currency"),
                        row.getLong("bytes"),
                        HexFormat.of().formatHex(row.getBytes("digest")),
                        Optional.ofNullable(row.getObject("day", LocalDate.class)),
                        row.getString("format"),
                        row.getString("announced_by")),
                IncomingState.ofCode(row.getInt("state")),
                row.getInt("parts"),
                row.getInt("parts_received"),
                row.getLong("lines"),
                row.getLong("lines_done"),
                row.getString("provider"),
                row.getInt("sequence"),
                refusal.isEmpty() ? Optional.empty() : Optional.of(refusal),
                row.getObject("announced_at", OffsetDateTime.class).toInstant(),
                at(row, "received_at"),
                at(row, "finished_at"));
    }

    private static Optional<Instant> at(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}

package org.milepost.reconciliation;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.milepost.incoming.IncomingFile;
import org.milepost.incoming.IncomingFiles;
import org.milepost.incoming.IncomingState;
import org.milepost.postgres.Database;
import org.milepost.reconciliation.ReconciliationStore.Verdict;

/**
 * The verdicts on a partner's file as CSV: one for each of its lines, then our lines that it does
 * not have. It has the same bytes whenever it is read.
 *
 * <p>Threads: shared; calls block on the database.
 */
public record VerdictFile(Database database, IncomingFiles files) {

    private static final int PART_LINES = PartnerFileCheck.PART_LINES;
    private static final int MATCHED = 1;
    private static final String FORMULA = "=+-@\t\r\n'";

    /** How many parts it has; none before the work is done, or when the file did not arrive. */
    public int parts(IncomingFile file) {
        return file.state().isFinal() ? ofTheirs(file) + ofOurs(file) : 0;
    }

    private static int ofTheirs(IncomingFile file) {
        return Math.toIntExact(Math.max(1, (file.lines() + PART_LINES - 1) / PART_LINES));
    }

    private int ofOurs(IncomingFile file) {
        long ours = database.read(it -> BreakStore.countOurs(it, file.number()));
        return Math.toIntExact((ours + PART_LINES - 1) / PART_LINES);
    }

    /**
     * The bytes of a part. Those of all parts in their order are the file.
     *
     * @param file one that is done or was refused
     * @param part from 1 to the number of parts
     */
    public byte[] part(IncomingFile file, int part) {
        StringWriter out = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out)) {
            if (part == 1) {
                csv.writeRecord("line", "verdict", "key", "amount", "ourAmount", "ourConfirmation");
            }
            if (part > ofTheirs(file)) {
                ours(csv, file, part - ofTheirs(file));
            } else if (file.state() == IncomingState.REFUSED) {
                refused(csv, file, part);
            } else {
                theirs(csv, file, part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void theirs(CsvWriter csv, IncomingFile file, int part) {
        long after = (part - 1L) * PART_LINES;
        List<Verdict> verdicts =
                database.read(
                        it ->
                                ReconciliationStore.verdicts(
                                        it, file.number(), after, after + PART_LINES));
        for (Verdict each : verdicts) {
            csv.writeRecord(
                    Integer.toString(each.line()),
                    each.code() == MATCHED ? "matched" : BreakClass.ofCode(each.code()).word(),
                    safe(each.key()),
                    Long.toString(each.amount()),
                    each.ourAmount().map(Object::toString).orElse(""),
                    each.ourConfirmation());
        }
    }

    private void ours(CsvWriter csv, IncomingFile file, int part) {
        List<ReconciliationBreak> breaks =
                database.read(
                        it ->
                                BreakStore.ofOurs(
                                        it, file.number(), (part - 1) * PART_LINES, PART_LINES));
        for (ReconciliationBreak each : breaks) {
            csv.writeRecord(
                    "",
                    BreakClass.OURS_ONLY.word(),
                    safe(each.key()),
                    "",
                    each.ours().map(Object::toString).orElse(""),
                    each.confirmation());
        }
    }

    /** Nothing was compared; a line without a fault of its own is as good as refused with it. */
    private void refused(CsvWriter csv, IncomingFile file, int part) {
        if (file.lines() == 0) {
            return;
        }
        long number = (part - 1L) * PART_LINES;
        for (Optional<PartnerLine> each : new PartnerFileLines(database, files).part(file, part)) {
            number++;
            csv.writeRecord(
                    Long.toString(number),
                    each.isPresent() ? "refused" : "malformed",
                    "",
                    each.map(it -> Long.toString(it.amount())).orElse(""),
                    "",
                    "");
        }
    }

    /** The text in a form that no spreadsheet runs as a formula. */
    private static String safe(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}

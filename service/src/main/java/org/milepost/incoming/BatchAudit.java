package org.milepost.incoming;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.incoming.BatchDetail.Parsed;
import org.milepost.incoming.BatchStore.Line;
import org.milepost.incoming.BatchStore.Status;
import org.milepost.incoming.BatchStore.Sum;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;

/**
 * The audit file of a batch issuance: the same records with the audit areas filled, so that every
 * line has its verdict. It has the same bytes whenever it is read.
 *
 * <p>Threads: shared; calls block on the database.
 */
public record BatchAudit(Database database, Programmes programmes, IncomingFiles files) {

    private static final String END = "\r\n";

    /**
     * A part of an audit file.
     *
     * @param holders the collectors that it names
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(byte[] bytes, Set<String> holders) {
        public Part {
            holders = Set.copyOf(holders);
        }
    }

    /** How many parts the audit file has; none before the work is done. */
    public int parts(IncomingFile file) {
        return file.state().isFinal()
                ? Math.toIntExact(file.lines() / BatchCheck.PART_RECORDS) + 1
                : 0;
    }

    /**
     * The bytes of a part. Those of all parts in their order are the file.
     *
     * @param file one that is done or was refused
     * @param part from 1 to the number of parts
     */
    public Part part(IncomingFile file, int part) {
        long first = (part - 1L) * BatchCheck.PART_RECORDS;
        long last = Math.min(file.lines(), first + BatchCheck.PART_RECORDS - 1);
        Map<Integer, Line> lines =
                database.read(
                        it -> BatchStore.lines(it, file.number(), Math.max(0, first - 1), last));
        StringBuilder out = new StringBuilder();
        Set<String> holders = new TreeSet<>();
        try {
            BatchRecords records = BatchRecords.from(database, files, file, first);
            for (long number = first; number <= last; number++) {
                BatchRecord record = records.next().orElseThrow();
                if (number == 0) {
                    out.append(header(file, record)).append(END);
                } else {
                    Optional<Line> line = Optional.ofNullable(lines.get(Math.toIntExact(number)));
                    out.append(detail(file, record, line)).append(END);
                    BatchDetail.read(record).detail().ifPresent(it -> holders.add(it.account()));
                    line.map(Line::holder).filter(it -> !it.isEmpty()).ifPresent(holders::add);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("reading a part does not pause", e);
        }
        return new Part(out.toString().getBytes(StandardCharsets.US_ASCII), holders);
    }

    private String header(IncomingFile file, BatchRecord record) {
        Map<Status, Sum> sums = database.read(it -> BatchStore.sums(it, file.number()));
        Sum rejected = sums.getOrDefault(Status.NOT_BOOKED, Sum.NONE);
        Sum booked = sums.getOrDefault(Status.BOOKED, Sum.NONE);
        Sum merged = sums.getOrDefault(Status.BOOKED_ON_OTHER, Sum.NONE);
        if (file.state() == IncomingState.REFUSED) {
            rejected = new Sum(file.lines(), 0);
        }
        StringBuilder text = new StringBuilder(record.fitted());
        count(text, HeaderField.REJECTED, rejected.lines());
        miles(text, HeaderField.REJECTED_MILES, rejected.miles());
        count(text, HeaderField.ACCEPTED, booked.lines() + merged.lines());
        miles(text, HeaderField.ACCEPTED_MILES, booked.miles() + merged.miles());
        return text.toString();
    }

    private static void count(StringBuilder record, HeaderField field, long count) {
        field.put(record, Overpunch.zeroPadded(count, field.width()));
    }

    private static void miles(StringBuilder record, HeaderField field, long miles) {
        field.put(record, Overpunch.write(miles, field.width()));
    }

    private String detail(IncomingFile file, BatchRecord record, Optional<Line> line) {
        StringBuilder text = new StringBuilder(record.fitted());
        DetailField.RECEIVED.put(text, day(file, file.receivedAt().orElseThrow()));
        DetailField.LOADED.put(text, day(file, file.finishedAt().orElseThrow()));
        DetailField.RETURNED.put(text, day(file, file.finishedAt().orElseThrow()));
        StringBuilder flags = new StringBuilder(" ".repeat(DetailField.FLAGS.width()));
        String status = " ";
        if (line.isEmpty()) {
            status = "E";
            Parsed parsed = BatchDetail.read(record);
            parsed.faults().forEach(it -> flags.setCharAt(it.place() - 1, 'Y'));
        } else if (line.get().status() == Status.NOT_BOOKED) {
            status = "E";
            flags.setCharAt(line.get().flag() - 1, 'Y');
        } else if (line.get().status() == Status.BOOKED_ON_OTHER) {
            status = "M";
            String holder = line.get().holder();
            if (holder.length() <= DetailField.MERGED_TO.width()) {
                DetailField.MERGED_TO.put(
                        text, "0".repeat(DetailField.MERGED_TO.width() - holder.length()) + holder);
            }
        }
        DetailField.STATUS.put(text, status);
        DetailField.FLAGS.put(text, flags.toString());
        return text.toString();
    }

    private String day(IncomingFile file, Instant at) {
        Programme programme =
                programmes.current().programme(new ProgrammeId(file.announced().programme()));
        LocalDate day = programme.calendar().businessDay(at);
        return BatchHeader.written(day);
    }
}

package org.milepost.audit;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AccountHead;
import org.milepost.ledger.AuditStore;
import org.milepost.ledger.AuditStore.Buckets;
import org.milepost.ledger.AuditStore.Recording;
import org.milepost.ledger.BooksMark;
import org.milepost.ledger.HouseUse;
import org.milepost.ledger.IncrementalAuditStore;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.trail.TrailAuditStore;
import org.milepost.trail.TrailHead;

/**
 * Audits the whole database in one snapshot: the ledger, the operators' trail, and whether members
 * and reference data agree with them. Can compare with an earlier record, and write one.
 *
 * <p>Without a record this proves that the rows agree with each other; with one, that today's
 * history continues the recorded one.
 *
 * <p>Threads: an audit runs on the calling thread, and on others of its own.
 */
public final class Audit {

    private final AuditStore books;
    private final IncrementalAuditStore newBooks;

    /** Audits of this database. */
    public Audit(Database database) {
        this.books = new AuditStore(database);
        this.newBooks = new IncrementalAuditStore(database);
    }

    /**
     * The result of an audit.
     *
     * @param comparedWith when the compared record was made
     * @param written the digest at the end of the new record; empty when none was requested, or
     *     when there are faults
     */
    public record Result(
            Verifier.Report report, Optional<Instant> comparedWith, Optional<String> written) {}

    /**
     * A record to write.
     *
     * @param file replaced if it exists
     * @param now the time of the record
     */
    public record Writing(Path file, Instant now) {}

    /** Audits without a record. */
    public Verifier.Report run(LongConsumer progress) {
        return run(Optional.empty(), Optional.empty(), progress).report();
    }

    /**
     * Audits.
     *
     * @param against the record that today's history must continue
     * @param writing the record to write, unless there are faults
     * @param progress gets the number of transfers read, from time to time, on any thread
     * @throws OperatorFault when a file cannot be used
     */
    public Result run(Optional<Path> against, Optional<Writing> writing, LongConsumer progress) {
        try (Records records = new Records(against, writing);
                Session session = books.openSession();
                AuditStore.RunningAudit reading = books.begin(session, records::part, progress)) {
            CountedFaults faults = new CountedFaults();
            Optional<BooksRecord> before = records.before();
            TrailHead trail =
                    TrailAuditStore.audit(session, before.map(BooksRecord::trail), faults);
            CrossCheckStore.check(session, faults);
            List<BooksRecord.House> houses = CrossCheckStore.houses(session);
            SortedMap<String, Long> rows = CrossCheckStore.rowsNeverDeleted(session);
            AuditStore.Findings found = reading.finish();
            CrossCheckStore.checkRoles(houses, found.houses(), faults);
            before.ifPresent(it -> compare(it, houses, rows, found.houses(), faults));
            Verifier.Report report = faults.addTo(found.report());
            Optional<String> written =
                    writing.filter(_ -> report.booksHold())
                            .map(
                                    it ->
                                            records.write(
                                                    new BooksRecord(
                                                            it.now(),
                                                            report.accounts(),
                                                            report.transfers(),
                                                            trail,
                                                            rows,
                                                            holding(houses, found.totals()))));
            return new Result(report, before.map(BooksRecord::createdAt), written);
        }
    }

    /**
     * The result of an incremental audit.
     *
     * @param mark from which the next one goes on; the former one when there are faults
     * @param buckets how many of the buckets were read as a whole
     */
    public record Increment(Verifier.Report report, BooksMark mark, int buckets) {}

    /**
     * Audits what is new since a mark, and a share of the old: the ledger as {@link
     * IncrementalAuditStore} says, and the whole trail with members and reference data.
     *
     * @param mark the end of the last incremental audit
     * @param runs within how many audits everything is read
     * @param progress gets the number of transfers read, from time to time, on any thread
     */
    public Increment runIncrement(BooksMark mark, int runs, LongConsumer progress) {
        try (Session session = newBooks.openSession()) {
            CountedFaults faults = new CountedFaults();
            IncrementalAuditStore.Findings found =
                    newBooks.audit(session, mark, runs, CrossCheckStore::checkSlice, progress);
            TrailAuditStore.audit(session, Optional.empty(), faults);
            CrossCheckStore.checkBesideSlices(session, faults);
            CrossCheckStore.checkRoles(CrossCheckStore.houses(session), found.houses(), faults);
            Verifier.Report report = faults.addTo(found.report());
            return new Increment(report, report.booksHold() ? found.mark() : mark, found.buckets());
        }
    }

    private static List<BooksRecord.House> holding(
            List<BooksRecord.House> houses, Map<Integer, BigInteger> totals) {
        return houses.stream().map(it -> it.holding(totals)).toList();
    }

    /** Compares the house accounts and row counts of a record. */
    private static void compare(
            BooksRecord before,
            List<BooksRecord.House> houses,
            SortedMap<String, Long> rows,
            Map<Integer, HouseUse> uses,
            Consumer<String> faults) {
        Map<Integer, BigInteger> recorded =
                uses.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, it -> it.getValue().recordedSum()));
        Map<Integer, BooksRecord.House> now =
                holding(houses, recorded).stream()
                        .collect(Collectors.toMap(BooksRecord.House::number, it -> it));
        for (BooksRecord.House house : before.houses()) {
            BooksRecord.House found = now.get(house.number());
            String place = "house account " + house.number();
            if (found == null) {
                faults.accept(place + ": is not there; the record has it");
            } else if (!found.holding(Map.of()).equals(house.holding(Map.of()))) {
                faults.accept(
                        place + ": is not of the currency, partner and role that the record has");
            } else if (!found.total().equals(house.total())) {
                faults.accept(
                        place
                                + ": the recorded transfers add up to "
                                + found.total()
                                + ", the record says "
                                + house.total());
            }
        }
        before.rows()
                .forEach(
                        (table, count) -> {
                            // absent: a later version deletes rows of it
                            long left = rows.getOrDefault(table, count);
                            if (left < count) {
                                faults.accept(
                                        "table "
                                                + table
                                                + ": has "
                                                + left
                                                + " rows, the record says "
                                                + count);
                            }
                        });
    }

    /** Counts the faults and keeps the first ones. */
    private static final class CountedFaults implements Consumer<String> {

        private final List<String> reported = new ArrayList<>();
        private long count;

        @Override
        public void accept(String fault) {
            count++;
            if (reported.size() < Verifier.FAULTS_REPORTED_MAX) {
                reported.add(fault);
            }
        }

        Verifier.Report addTo(Verifier.Report report) {
            List<String> all = new ArrayList<>(report.faults());
            reported.stream().limit(Verifier.FAULTS_REPORTED_MAX - all.size()).forEach(all::add);
            return new Verifier.Report(
                    report.accounts(), report.transfers(), report.faultCount() + count, all);
        }
    }

    /** The record to compare with and the record to write, if any. */
    private static final class Records implements AutoCloseable {

        private final @Nullable RecordReader reader;
        private final @Nullable RecordWriter writer;

        Records(Optional<Path> against, Optional<Writing> writing) {
            this.writer = writing.map(it -> new RecordWriter(it.file())).orElse(null);
            this.reader = against.map(RecordReader::open).orElse(null);
        }

        Optional<BooksRecord> before() {
            return Optional.ofNullable(reader).map(RecordReader::record);
        }

        Recording part(Buckets buckets) {
            Iterator<AccountHead> recorded =
                    reader == null ? List.<AccountHead>of().iterator() : reader.accounts(buckets);
            return new Recording(recorded, writer == null ? _ -> {} : writer.nextPart());
        }

        String write(BooksRecord record) {
            if (writer == null) {
                throw new IllegalStateException("no record was requested");
            }
            return writer.finish(record);
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
            if (writer != null) {
                writer.close();
            }
        }
    }
}

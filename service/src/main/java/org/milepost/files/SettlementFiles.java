package org.milepost.files;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.milepost.digest.Sha256;
import org.milepost.files.DueFile.Mismatch;
import org.milepost.files.SettlementFile.Content;
import org.milepost.files.SettlementFileStore.Closing;
import org.milepost.postgres.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes settlement files, and reads those that were made.
 *
 * <p>The content of a file is not stored. It is written again from its lines, its head and its
 * totals, which never change, part by part; the digest of what was made first is stored.
 *
 * <p>Threads: shared; files are made by the job's thread.
 */
public final class SettlementFiles {

    /** The version of the layouts that new files have. */
    private static final int LAYOUT = 1;

    /** The lines of a part: a megabyte of JSON at most for usual lines. */
    private static final int PART_LINES = 2_000;

    /** The most files that are looked at in one round. */
    private static final int ROUND_MAX = 100;

    /** How long after a mismatch the file is tried again. */
    private static final Duration AGAIN_AFTER = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SettlementFiles.class);

    private final Database database;
    private final InstantSource clock;
    private final int partLines;

    /**
     * The files in this database.
     *
     * @param clock the programmes' time, in whole microseconds
     */
    public SettlementFiles(Database database, InstantSource clock) {
        this(database, clock, PART_LINES);
    }

    /** The same with another number of lines in each part, for files that are made from now on. */
    SettlementFiles(Database database, InstantSource clock, int partLines) {
        this.database = database;
        this.clock = clock;
        this.partLines = partLines;
    }

    /** The files of a partner with numbers below this one, the newest first. */
    public List<SettlementFile> list(int partner, long numberBelow, int limit) {
        return database.read(it -> SettlementFileStore.files(it, partner, numberBelow, limit));
    }

    /** The file of a partner with this number. */
    public Optional<SettlementFile> find(int partner, int number) {
        return database.read(it -> SettlementFileStore.file(it, partner, number));
    }

    /** The files of a partner that are to be made, by day. */
    public List<DueFile> due(int partner, int limit) {
        return database.read(it -> SettlementFileStore.due(it, partner, limit));
    }

    /**
     * The bytes of a part of a file. Those of all parts in their order are the file.
     *
     * @param part from 1 to the number of its parts
     */
    public byte[] part(SettlementFile file, FileFormat format, int part) {
        List<SettlementLine> lines =
                database.read(
                        it ->
                                SettlementLineStore.page(
                                        it,
                                        file.partner(),
                                        file.currency(),
                                        file.head().day(),
                                        SettlementFileStore.before(it, file, part),
                                        file.partLines()));
        long first = (part - 1L) * file.partLines() + 1;
        Optional<FileTotals> totals =
                part == file.parts() ? Optional.of(file.totals()) : Optional.empty();
        return format.bytes(new FilePart(file.head(), first, lines, totals));
    }

    /** Whether there is a file to be made, or one to be placed. */
    boolean hasWork(boolean places) {
        Instant found = clock.instant().minus(AGAIN_AFTER);
        return database.read(it -> SettlementFileStore.hasWork(it, found, places));
    }

    /** Makes files that are due. Only one instance at a time calls this. */
    void makeDue(StepPause pause) throws InterruptedException {
        Instant found = clock.instant().minus(AGAIN_AFTER);
        List<DueFile> due = database.read(it -> SettlementFileStore.due(it, found, ROUND_MAX));
        boolean goesOn = true;
        for (int i = 0; goesOn && i < due.size(); i++) {
            goesOn = make(due.get(i), pause);
        }
    }

    /**
     * Makes a file, unless its lines do not add up.
     *
     * @return false when the job is being closed, so that nothing was made
     */
    private boolean make(DueFile due, StepPause pause) throws InterruptedException {
        FileHead head = database.read(it -> SettlementFileStore.nextHead(it, due, LAYOUT));
        List<Closing> closings = database.read(it -> SettlementFileStore.closings(it, due));
        Making making = new Making(head, closings);
        boolean isLast = false;
        while (!isLast) {
            long start = System.nanoTime();
            List<SettlementLine> lines =
                    database.read(
                            it ->
                                    SettlementLineStore.page(
                                            it,
                                            due.partner(),
                                            due.currency(),
                                            due.day(),
                                            making.last,
                                            partLines));
            isLast = lines.size() < partLines;
            making.add(lines, isLast);
            if (!pause.after(System.nanoTime() - start)) {
                return false;
            }
        }
        Optional<Mismatch> mismatch = making.mismatch(clock.instant());
        if (mismatch.isPresent()) {
            refuse(due, head, mismatch.get());
        } else {
            SettlementFile file =
                    new SettlementFile(
                            due.partner(),
                            due.currency(),
                            head,
                            making.totals,
                            partLines,
                            making.contents(),
                            clock.instant(),
                            Optional.empty());
            database.useTransaction(it -> SettlementFileStore.add(it, due, file, making.before));
        }
        return true;
    }

    private void refuse(DueFile due, FileHead head, Mismatch mismatch) {
        LOG.error(
                "settlement file of partner {} ({} {}) for {} was not made: the lines of house"
                        + " account {} add up to {}, and its balance moved by {}; run verify, and"
                        + " report this; the next attempt is in an hour",
                head.partner(),
                head.programme(),
                head.currency(),
                due.day(),
                mismatch.house(),
                mismatch.linesSum(),
                mismatch.moved());
        database.useTransaction(it -> SettlementFileStore.noteMismatch(it, due, mismatch));
    }

    /** A file while it is made: its digests and totals so far. */
    private static final class Making {

        private final FileHead head;
        private final List<Closing> closings;
        private final Map<FileFormat, MessageDigest> digests = new EnumMap<>(FileFormat.class);
        private final Map<FileFormat, Long> bytes = new EnumMap<>(FileFormat.class);
        private final Map<Integer, Long> sums = new TreeMap<>();
        private final List<LineKey> before = new ArrayList<>();

        private FileTotals totals;
        private Optional<LineKey> last = Optional.empty();

        Making(FileHead head, List<Closing> closings) {
            this.head = head;
            this.closings = closings;
            this.totals =
                    FileTotals.none(
                            closings.stream().mapToLong(Closing::opening).reduce(0, Math::addExact),
                            closings.stream()
                                    .mapToLong(Closing::closing)
                                    .reduce(0, Math::addExact));
            for (FileFormat format : FileFormat.values()) {
                digests.put(format, Sha256.begun());
                bytes.put(format, 0L);
            }
        }

        void add(List<SettlementLine> lines, boolean isLast) {
            long first = totals.lines() + 1;
            totals = totals.with(lines);
            lines.forEach(it -> sums.merge(it.house().number(), it.amount(), Math::addExact));
            FilePart part =
                    new FilePart(
                            head, first, lines, isLast ? Optional.of(totals) : Optional.empty());
            digests.forEach(
                    (format, digest) -> {
                        byte[] written = format.bytes(part);
                        digest.update(written);
                        bytes.merge(format, (long) written.length, Math::addExact);
                    });
            if (!isLast) {
                last = Optional.of(lines.getLast().key());
                before.add(lines.getLast().key());
            }
        }

        /** The first house account whose lines are not what its balance moved by. */
        Optional<Mismatch> mismatch(Instant now) {
            Map<Integer, Long> moved = new TreeMap<>();
            sums.keySet().forEach(it -> moved.put(it, 0L));
            closings.forEach(
                    it -> moved.put(it.house(), Math.subtractExact(it.closing(), it.opening())));
            return moved.entrySet().stream()
                    .filter(it -> sums.getOrDefault(it.getKey(), 0L) != it.getValue().longValue())
                    .findFirst()
                    .map(
                            it ->
                                    new Mismatch(
                                            it.getKey(),
                                            sums.getOrDefault(it.getKey(), 0L),
                                            it.getValue(),
                                            now));
        }

        Map<FileFormat, Content> contents() {
            Map<FileFormat, Content> contents = new EnumMap<>(FileFormat.class);
            digests.forEach(
                    (format, digest) ->
                            contents.put(
                                    format,
                                    new Content(
                                            bytes.getOrDefault(format, 0L),
                                            HexFormat.of().formatHex(digest.digest()))));
            return contents;
        }
    }
}

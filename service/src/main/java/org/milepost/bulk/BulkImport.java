package org.milepost.bulk;

import static org.milepost.trail.Action.IMPORT_BEGUN;
import static org.milepost.trail.Action.IMPORT_FINISHED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.milepost.operator.JsonView;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.SqlFailure;
import org.milepost.threads.JobPace;
import org.milepost.threads.Threads;
import org.milepost.trail.Change;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports a file: checks all of it, and only if no row is refused adds what it says, a thousand
 * rows a transaction. An import that was interrupted goes on where it was when the same file is
 * imported again. Servers can serve meanwhile; while they book, it works a tenth of its time.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class BulkImport {

    /** The most rows of a file: more need more memory to find those that are there twice. */
    public static final long ROWS_MAX = 2_000_000;

    /** An advisory lock of the database that only imports take. */
    private static final long LOCK = 0x6d705f696d706f72L;

    private static final int ROWS_TOGETHER = 1_000;
    private static final int ATTEMPTS_MAX = 8;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ImportContext context;
    private final ImportKind kind;
    private final Path file;
    private final Path verdicts;
    private final JobPace pace;
    private final Progress progress;

    /** Gets how far an import is, after each transaction. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Some rows were checked or loaded.
         *
         * @param loads whether rows are loaded, and not only checked
         * @param rows how many so far
         */
        void reached(boolean loads, long rows);
    }

    /** What became of a file. */
    public sealed interface Outcome {
        /** What became of its rows. */
        ImportRun.Counts counts();

        /** The file was checked only. */
        record Checked(ImportRun.Counts counts) implements Outcome {}

        /** Rows are refused, so nothing was imported. */
        record Refused(ImportRun.Counts counts) implements Outcome {}

        /**
         * The file is imported.
         *
         * @param isRepeated whether it was imported before, so that nothing was done now
         */
        record Imported(int run, ImportRun.Counts counts, boolean isRepeated) implements Outcome {}
    }

    BulkImport(
            ImportContext context,
            ImportKind kind,
            Path file,
            Path verdicts,
            int share,
            Progress progress) {
        this.context = context;
        this.kind = kind;
        this.file = file;
        this.verdicts = verdicts;
        Database database = context.database();
        this.pace = new JobPace(share, () -> database.read(ImportRunStore::serversBook));
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param checkOnly whether nothing is imported
     * @throws UnreadableFile when the file is not such a file
     * @throws OperatorFault when another import runs
     */
    public Outcome run(boolean checkOnly) {
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        boolean isAlone =
                context.database()
                        .runAlone(
                                LOCK,
                                "milepost import lock",
                                () -> outcome.set(runAlone(checkOnly)));
        if (!isAlone) {
            throw new OperatorFault(
                    "Another import runs on this database. Wait until it has ended.");
        }
        return outcome.get();
    }

    private Outcome runAlone(boolean checkOnly) {
        try {
            return switch (kind) {
                case COLLECTORS -> run(checkOnly, new CollectorImport(context));
                case HOUSEHOLDS -> run(checkOnly, new HouseholdImport(context));
                case MEMBERS -> run(checkOnly, new MemberImport(context));
                case BALANCES -> {
                    try (BalanceImport steps = new BalanceImport(context)) {
                        yield run(checkOnly, steps);
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a file is imported", e);
        }
    }

    private <T> Outcome run(boolean checkOnly, ImportSteps<T> steps)
            throws IOException, InterruptedException {
        byte[] digest = digest();
        Optional<ImportRun> known =
                context.database()
                        .read(
                                it ->
                                        ImportRunStore.find(
                                                it, context.programme().id(), kind, digest));
        if (known.isPresent() && !checkOnly) {
            return known.get().counts().isPresent()
                    ? new Outcome.Imported(known.get().run(), known.get().counts().get(), true)
                    : load(steps, known.get(), digest);
        }
        ImportRun.Counts counts = check(steps);
        if (counts.refused() > 0) {
            return new Outcome.Refused(counts);
        }
        return checkOnly
                ? new Outcome.Checked(counts)
                : load(steps, begin(digest, counts.rows()), digest);
    }

    /** Reads the whole file, so that one that is not CSV is refused before anything else. */
    private byte[] digest() throws IOException {
        try (CsvFile rows = CsvFile.open(file, kind)) {
            long count = 0;
            while (rows.next().isPresent()) {
                count++;
            }
            if (count > ROWS_MAX) {
                throw new UnreadableFile("the file has more than " + ROWS_MAX + " rows; split it");
            }
            return rows.digest();
        }
    }

    private <T> ImportRun.Counts check(ImportSteps<T> steps)
            throws IOException, InterruptedException {
        SeenKeys seen = new SeenKeys();
        ImportRun.Counts counts = ImportRun.Counts.NONE;
        try (CsvFile rows = CsvFile.open(file, kind);
                ImportVerdictFile written = ImportVerdictFile.create(verdicts)) {
            for (Part<T> part = next(rows, steps);
                    !part.rows().isEmpty();
                    part = next(rows, steps)) {
                long start = System.nanoTime();
                part.refuseRepeated(seen, steps);
                List<T> good = part.good();
                part.decide(context.database().read(it -> steps.look(it, good)));
                counts = append(written, part, counts);
                progress.reached(false, counts.rows());
                Threads.REAL.sleep(pace.pauseAfter(System.nanoTime() - start));
            }
        }
        return counts;
    }

    private ImportRun begin(byte[] digest, long rows) {
        return context.database()
                .inTransaction(
                        it -> {
                            ImportRun run =
                                    ImportRunStore.begin(
                                            it,
                                            context.programme().id(),
                                            kind,
                                            digest,
                                            rows,
                                            context.clock().instant());
                            ObjectNode after =
                                    JsonView.empty()
                                            .put("programme", context.programme().code())
                                            .put("kind", kind.word())
                                            .put("rows", rows)
                                            .put("sha256", HexFormat.of().formatHex(digest));
                            context.trail()
                                    .record(
                                            it,
                                            Change.added(
                                                    context.actor(),
                                                    IMPORT_BEGUN,
                                                    target(run),
                                                    after));
                            return run;
                        });
    }

    private <T> Outcome load(ImportSteps<T> steps, ImportRun run, byte[] digest)
            throws IOException, InterruptedException {
        ImportRun.Counts counts;
        try (CsvFile rows = CsvFile.open(file, kind);
                ImportVerdictFile written = ImportVerdictFile.reopen(verdicts, run.done())) {
            counts = written.counts();
            for (long row = 0; row < written.rows(); row++) {
                rows.next();
            }
            for (Part<T> part = next(rows, steps);
                    !part.rows().isEmpty();
                    part = next(rows, steps)) {
                long start = System.nanoTime();
                List<T> good = part.good();
                long last = part.rows().getLast().row();
                part.decide(repeat(() -> steps.load(good, run.run(), last)));
                part.takeAsAdded(run.done());
                counts = append(written, part, counts);
                progress.reached(true, counts.rows());
                Threads.REAL.sleep(pace.pauseAfter(System.nanoTime() - start));
            }
            if (!Arrays.equals(rows.digest(), digest)) {
                throw new OperatorFault(
                        "The file was changed while it was imported. What it had at first is"
                                + " imported as far as the file of verdicts says.");
            }
        }
        finish(run, counts);
        return new Outcome.Imported(run.run(), counts, false);
    }

    private void finish(ImportRun run, ImportRun.Counts counts) {
        context.database()
                .useTransaction(
                        it -> {
                            ImportRunStore.finish(it, run, counts, context.clock().instant());
                            ObjectNode after =
                                    JsonView.empty()
                                            .put("added", counts.added())
                                            .put("present", counts.present())
                                            .put("refused", counts.refused());
                            context.trail()
                                    .record(
                                            it,
                                            Change.added(
                                                    context.actor(),
                                                    IMPORT_FINISHED,
                                                    target(run),
                                                    after));
                        });
    }

    private static String target(ImportRun run) {
        return "import/" + run.run();
    }

    private static <T> ImportRun.Counts append(
            ImportVerdictFile written, Part<T> part, ImportRun.Counts before) {
        written.append(part.rows(), part.verdicts());
        ImportRun.Counts counts = before;
        for (RowVerdict verdict : part.verdicts()) {
            counts = counts.with(verdict);
        }
        return counts;
    }

    private static <T> Part<T> next(CsvFile file, ImportSteps<T> steps) {
        Part<T> part = new Part<>();
        while (part.rows().size() < ROWS_TOGETHER) {
            Optional<CsvRow> row = file.next();
            if (row.isEmpty()) {
                break;
            }
            RowForm form = new RowForm(file.places(), row.get());
            T read = steps.read(form);
            part.add(row.get(), read, form.fault());
        }
        return part;
    }

    /** Repeats a transaction that conflicted with another one. */
    private static <R> R repeat(Supplier<R> transaction) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (RuntimeException e) {
                if (SqlFailure.ofStore(e).filter(it -> it == SqlFailure.RETRY).isEmpty()
                        || attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                Threads.REAL.sleep(PAUSE.multipliedBy((long) attempt * attempt));
            }
        }
    }

    /** Some consecutive rows, with what is known of them. */
    private static final class Part<T> {

        private final List<CsvRow> rows = new ArrayList<>();
        private final List<T> read = new ArrayList<>();
        private final List<Optional<RowVerdict>> known = new ArrayList<>();

        List<CsvRow> rows() {
            return rows;
        }

        void add(CsvRow row, T value, Optional<RowVerdict> fault) {
            rows.add(row);
            read.add(value);
            known.add(fault);
        }

        void refuseRepeated(SeenKeys seen, ImportSteps<T> steps) {
            for (int i = 0; i < rows.size(); i++) {
                if (known.get(i).isEmpty() && !seen.add(steps.key(read.get(i)))) {
                    known.set(
                            i,
                            Optional.of(RowVerdict.refused("number", "is in an earlier row too")));
                }
            }
        }

        /** The rows without a verdict. */
        List<T> good() {
            List<T> good = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (known.get(i).isEmpty()) {
                    good.add(read.get(i));
                }
            }
            return good;
        }

        /** Sets the verdicts of these, in their order. */
        void decide(List<RowVerdict> verdicts) {
            int next = 0;
            for (int i = 0; i < rows.size(); i++) {
                if (known.get(i).isEmpty()) {
                    known.set(i, Optional.of(verdicts.get(next++)));
                }
            }
        }

        /** Rows whose effect this import had committed, when it was interrupted. */
        void takeAsAdded(long done) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).row() <= done
                        && known.get(i).equals(Optional.of(RowVerdict.PRESENT))) {
                    known.set(i, Optional.of(RowVerdict.ADDED));
                }
            }
        }

        List<RowVerdict> verdicts() {
            return known.stream().map(Optional::orElseThrow).toList();
        }
    }
}

package org.milepost.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.milepost.files.StepPause;
import org.milepost.incoming.FileRefusal;
import org.milepost.incoming.FileWork;
import org.milepost.incoming.IncomingFile;
import org.milepost.incoming.IncomingFileStore;
import org.milepost.incoming.IncomingFiles;
import org.milepost.incoming.IncomingKind;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;
import org.milepost.reconciliation.NearStore.Pair;
import org.milepost.reconciliation.NearStore.Their;
import org.milepost.reconciliation.PartnerLayout.Subject;
import org.milepost.reconciliation.ReconciliationRun.Cursor;
import org.milepost.reconciliation.ReconciliationRun.Phase;
import org.milepost.reconciliation.ReconciliationRun.Sums;

/**
 * Compares the files of partners with the lines of settlement files. A file never books.
 *
 * <p>The work has phases, and each phase has steps of some thousand lines. A step and the progress
 * are one transaction, so a step that was interrupted is taken again as if it had not begun. The
 * memory does not depend on the length of a file.
 *
 * <p>Threads: the job's.
 */
public final class Reconciliation implements FileWork {

    private static final int STEP_LINES = PartnerFileCheck.PART_LINES;

    private final Database database;
    private final Programmes programmes;
    private final IncomingFiles files;
    private final PartnerFileLines lines;
    private final InstantSource clock;

    /**
     * Comparisons in this database.
     *
     * @param clock the programmes' time
     */
    public Reconciliation(
            Database database, Programmes programmes, IncomingFiles files, InstantSource clock) {
        this.database = database;
        this.programmes = programmes;
        this.files = files;
        this.lines = new PartnerFileLines(database, files);
        this.clock = clock;
    }

    @Override
    public IncomingKind kind() {
        return IncomingKind.RECONCILIATION;
    }

    /** A file waits until the settlement files of its day have all their lines. */
    @Override
    public boolean check(IncomingFile file, StepPause pause) throws InterruptedException {
        int programme = file.announced().programme();
        var day = file.announced().day().orElseThrow();
        if (!database.read(it -> ReconciliationStore.isClosed(it, programme, day))) {
            return false;
        }
        PartnerFileCheck check = new PartnerFileCheck(file);
        check.read(files.content(file, 0, pause));
        database.useTransaction(
                it -> {
                    IncomingFileStore.lock(it, file.number());
                    IncomingFileStore.putPlaces(it, file.number(), check.places());
                    Optional<FileRefusal> refusal =
                            check.refusal(subject(file)).or(() -> begun(it, file, check));
                    if (refusal.isPresent()) {
                        IncomingFileStore.refuse(
                                it, file.number(), refusal.get(), check.lines(), clock.instant());
                    } else {
                        IncomingFileStore.begin(it, file.number(), check.lines(), "", 0);
                    }
                });
        return true;
    }

    /** Begins the comparison; why it cannot begin. */
    private static Optional<FileRefusal> begun(
            Transaction transaction, IncomingFile file, PartnerFileCheck check) {
        IncomingFile.Announcement announced = file.announced();
        var day = announced.day().orElseThrow();
        if (!ReconciliationStore.hasFiles(transaction, announced.programme(), day)) {
            return Optional.of(FileRefusal.DAY_WITHOUT_FILE);
        }
        MatchRule rule =
                ReconciliationStore.rule(transaction, announced.partner()).orElse(MatchRule.USUAL);
        ReconciliationRun run =
                new ReconciliationRun(
                        file.number(),
                        announced.partner(),
                        announced.currency(),
                        day,
                        rule,
                        Phase.LOADING,
                        0,
                        Cursor.START,
                        new Sums(check.sum(), 0, 0, 0, 0));
        return ReconciliationStore.begin(transaction, run)
                ? Optional.empty()
                : Optional.of(FileRefusal.DAY_USED);
    }

    private Subject subject(IncomingFile file) {
        IncomingFile.Announcement announced = file.announced();
        Programme programme =
                programmes.current().programme(new ProgrammeId(announced.programme()));
        Partner partner =
                programmes.current().partner(new PartnerId(announced.partner())).orElseThrow();
        String currency =
                programme.currencies().entrySet().stream()
                        .filter(it -> it.getValue().value() == announced.currency())
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        return new Subject(
                partner.code(),
                programme.code(),
                currency,
                announced.day().orElseThrow().toString());
    }

    @Override
    public void step(IncomingFile file) {
        ReconciliationRun run =
                database.read(it -> ReconciliationStore.run(it, file.number())).orElseThrow();
        List<PartnerLine> loaded =
                run.phase() == Phase.LOADING && run.atLine() < file.lines()
                        ? load(file, run.atLine())
                        : List.of();
        database.useTransaction(
                it -> {
                    if (ReconciliationStore.lock(it, run)) {
                        MatchStore.byIndex(it);
                        ReconciliationRun next = step(it, file, run, loaded);
                        ReconciliationStore.store(it, next);
                    }
                });
    }

    private List<PartnerLine> load(IncomingFile file, long after) {
        int part = Math.toIntExact(after / STEP_LINES) + 1;
        return lines.part(file, part).stream().map(Optional::orElseThrow).toList();
    }

    private ReconciliationRun step(
            Transaction transaction,
            IncomingFile file,
            ReconciliationRun run,
            List<PartnerLine> loaded) {
        long from = run.atLine();
        long upTo = Math.min(file.lines(), from + STEP_LINES);
        return switch (run.phase()) {
            case LOADING -> {
                MatchStore.load(
                        transaction, file.number(), Math.toIntExact(from) + 1, run.rule(), loaded);
                yield inLines(file, run, upTo);
            }
            case SAME -> same(transaction, run);
            case OTHER_AMOUNT -> {
                MatchStore.otherAmount(transaction, file.number(), from, upTo);
                yield inLines(file, run, upTo);
            }
            case REPEATED -> {
                MatchStore.repeated(transaction, run, from, upTo);
                yield inLines(file, run, upTo);
            }
            case OTHER_DAY -> {
                MatchStore.otherDay(transaction, run, from, upTo);
                yield inLines(file, run, upTo);
            }
            case NEAR -> near(transaction, run);
            case THEIR_BREAKS -> {
                BreakStore.ofTheirs(transaction, run, from, upTo, clock.instant());
                IncomingFileStore.progress(transaction, file.number(), upTo);
                yield inLines(file, run, upTo);
            }
            case OUR_BREAKS -> ourBreaks(transaction, run);
            case COMPARED -> {
                finish(transaction, file, run);
                yield run;
            }
        };
    }

    /** The same phase after a line, or the next one after the last line. */
    private static ReconciliationRun inLines(IncomingFile file, ReconciliationRun run, long line) {
        return line == file.lines() ? run.nextPhase() : run.at(line, run.after(), run.sums());
    }

    private static ReconciliationRun same(Transaction transaction, ReconciliationRun run) {
        MatchStore.Page page = MatchStore.same(transaction, run, STEP_LINES);
        Sums before = run.sums();
        Sums sums =
                new Sums(
                        before.theirs(),
                        before.oursLines() + page.lines(),
                        Math.addExact(before.ours(), page.sum()),
                        before.corrections() + page.corrections(),
                        Math.addExact(before.corrected(), page.corrected()));
        ReconciliationRun counted = run.at(0, page.last().orElse(run.after()), sums);
        return page.lines() < STEP_LINES ? counted.nextPhase() : counted;
    }

    private static ReconciliationRun near(Transaction transaction, ReconciliationRun run) {
        List<Their> theirs =
                run.rule().minutes() == 0
                        ? List.of()
                        : NearStore.theirs(transaction, run.file(), run.atLine(), STEP_LINES);
        if (theirs.isEmpty()) {
            return run.nextPhase();
        }
        Cursor[] after = {run.after()};
        NearRules.Pages ours =
                new NearRules.Pages(
                        () -> {
                            List<NearStore.Our> page =
                                    NearStore.ours(transaction, run.file(), after[0], STEP_LINES);
                            if (!page.isEmpty()) {
                                after[0] = page.getLast().cursor();
                            }
                            return page;
                        });
        List<Pair> pairs = NearRules.pairs(theirs, ours, Duration.ofMinutes(run.rule().minutes()));
        NearStore.pair(transaction, run.file(), pairs);
        Cursor passed = ours.passed().map(NearStore.Our::cursor).orElse(run.after());
        return run.at(theirs.getLast().line(), passed, run.sums());
    }

    private ReconciliationRun ourBreaks(Transaction transaction, ReconciliationRun run) {
        Instant now = clock.instant();
        return BreakStore.ofOurs(transaction, run, STEP_LINES, now)
                .map(it -> run.at(0, it, run.sums()))
                .orElseGet(run::nextPhase);
    }

    /** What the two sides differ by is the sum of what their breaks differ by. */
    private void finish(Transaction transaction, IncomingFile file, ReconciliationRun run) {
        long breaks =
                BreakStore.counts(transaction, run.file()).stream()
                        .mapToLong(BreakStore.Count::difference)
                        .reduce(0, Math::addExact);
        Sums sums = run.sums();
        if (sums.theirs() - (sums.ours() - sums.corrected()) != breaks) {
            throw new IllegalStateException(
                    "the breaks of file " + run.file() + " are not what the two sides differ by");
        }
        BreakStore.tidy(transaction, run.file());
        IncomingFileStore.deleteParts(transaction, run.file());
        IncomingFileStore.finish(transaction, file.number(), clock.instant());
    }
}

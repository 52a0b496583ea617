package org.milepost.incoming;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.postgres.Database;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobPace;
import org.milepost.threads.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what partners put into their directories. Works on the files that partners sent, one
 * after the other, in the order in which they were announced. Works for a part of the time only,
 * and less while commands wait.
 *
 * <p>Threads: shared. The jobs of several instances take turns.
 */
public final class IncomingJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IncomingJob.class);

    /** An advisory lock of the database that only this job takes. */
    private static final long LOCK = 0x6d705f696e66696cL;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** If the job fails for that long, only files are late. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    /** The files that are read together from the list of those that wait. */
    private static final int PAGE = 100;

    private final Database database;
    private final Map<IncomingKind, FileWork> works;
    private final Optional<IntakeDirectory> intake;
    private final JobPace pace;
    private final BackgroundJob job;

    private IncomingJob(
            Database database,
            List<FileWork> works,
            Optional<IntakeDirectory> intake,
            int share,
            BooleanSupplier commandsWait) {
        this.database = database;
        this.intake = intake;
        this.works = works.stream().collect(Collectors.toMap(FileWork::kind, Function.identity()));
        this.pace = new JobPace(share, commandsWait);
        this.job = new BackgroundJob("incoming-files", PERIOD, SINCE_SUCCESS_MAX, this::round);
    }

    /**
     * Starts the job.
     *
     * @param intake the directory from which files are taken in, if there is one
     * @param share how much of its time it may work, in percent
     * @param commandsWait whether commands wait for the books; then the job works less
     */
    public static IncomingJob start(
            Database database,
            List<FileWork> works,
            Optional<IntakeDirectory> intake,
            int share,
            BooleanSupplier commandsWait) {
        IncomingJob started = new IncomingJob(database, works, intake, share, commandsWait);
        started.job.start();
        return started;
    }

    /** The status of the job. */
    public JobStatus jobStatus() {
        return job.status();
    }

    /** Ends the job after the current step. */
    @Override
    public void close() {
        job.close();
    }

    private void round() throws IOException, InterruptedException {
        boolean hasIntake = intake.isPresent() && intake.get().hasWork();
        if (hasIntake || !waiting(0).isEmpty()) {
            database.runAlone(LOCK, "milepost incoming", this::workOnAll);
        }
    }

    /** Some files that wait, of those with a number above this one. */
    private List<IncomingFile> waiting(long after) {
        return database.read(it -> IncomingFileStore.waiting(it, after, PAGE));
    }

    /** One file that fails does not keep the others from being worked on. */
    private void workOnAll() {
        Optional<RuntimeException> failure = Optional.empty();
        try {
            try {
                if (intake.isPresent() && !intake.get().take(this::pause)) {
                    return;
                }
            } catch (IOException e) {
                failure = Optional.of(new UncheckedIOException(e));
            }
            List<IncomingFile> page = waiting(0);
            while (!page.isEmpty()) {
                for (IncomingFile file : page) {
                    try {
                        workOn(file);
                    } catch (RuntimeException e) {
                        failure = failure.or(() -> Optional.of(e));
                    }
                }
                page = waiting(page.getLast().number());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        failure.ifPresent(
                it -> {
                    throw it;
                });
    }

    private void workOn(IncomingFile waiting) throws InterruptedException {
        FileWork work = works.get(waiting.announced().kind());
        if (work == null) {
            throw new IllegalStateException("nothing works on " + waiting.announced().kind());
        }
        IncomingFile file = waiting;
        while (!file.state().isFinal()) {
            long start = System.nanoTime();
            if (file.state() == IncomingState.CHECKING) {
                if (!work.check(file, this::pause)) {
                    return;
                }
            } else {
                work.step(file);
            }
            if (!pause(System.nanoTime() - start)) {
                throw new InterruptedException();
            }
            long number = file.number();
            file = database.read(it -> IncomingFileStore.find(it, number)).orElseThrow();
        }
        log(file);
    }

    private static void log(IncomingFile file) {
        if (file.state() == IncomingState.REFUSED) {
            LOG.warn(
                    "file {} of a partner was refused: {}; nothing of it was booked; tell the"
                            + " partner, with the verdicts on its lines",
                    file.number(),
                    file.refusal().orElse(""));
        } else {
            LOG.info(
                    "file {} of a partner is done: {} lines have their verdicts; nothing to do",
                    file.number(),
                    file.lines());
        }
    }

    /** A pause that keeps the share. */
    private boolean pause(long busyNanos) throws InterruptedException {
        return job.pause(pace.pauseAfter(busyNanos));
    }
}

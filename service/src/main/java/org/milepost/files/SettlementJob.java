package org.milepost.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.FeedReader;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobPace;
import org.milepost.threads.JobStatus;

/**
 * Keeps settlement files: follows the feed, closes the business days that are over, makes their
 * files and writes them to the directory. One background job, which works for a part of the time
 * only. A step that was interrupted is done again: its rows and its progress are committed in one
 * transaction, and a complete file in the directory is not written again.
 *
 * <p>Threads: shared. The jobs of several instances take turns.
 */
public final class SettlementJob implements AutoCloseable {

    /** The name of the reader, as metrics show it. */
    public static final String READER = "settlement-files";

    /** An advisory lock of the database that only the maker of files takes. */
    private static final long LOCK = 0x6d705f66696c6573L;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** If the job fails for that long, only files are late. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    private static final int ROWS_MAX = 16;
    private static final int COPIED_MAX = 1_000;

    private final Database database;
    private final FeedReader reader;
    private final SettlementLines lines;
    private final SettlementDays days;
    private final SettlementFiles files;
    private final Optional<FileDirectory> directory;
    private final JobPace pace;
    private final BackgroundJob job;

    private SettlementJob(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            List<TransferDetailReader> details,
            SettlementFiles files,
            InstantSource clock,
            FilesSettings settings,
            BooleanSupplier commandsWait) {
        this.database = database;
        this.reader = FeedReader.openAtEnd(database, READER, SettlementDayStore::begin);
        this.lines = new SettlementLines(programmes, numbers, details, clock);
        this.days = new SettlementDays(database, programmes, reader, lines, clock, settings);
        this.files = files;
        this.directory =
                settings.directory().map(it -> new FileDirectory(it, database, files, clock));
        this.pace = new JobPace(settings.share(), commandsWait);
        this.job = new BackgroundJob("settlement-files", PERIOD, SINCE_SUCCESS_MAX, this::round);
    }

    /**
     * Starts the job.
     *
     * @param details read what the makers of transfers stored with them
     * @param clock the programmes' time, in whole microseconds
     * @param commandsWait whether commands wait for the books; then the job works less
     */
    public static SettlementJob start(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            List<TransferDetailReader> details,
            SettlementFiles files,
            InstantSource clock,
            FilesSettings settings,
            BooleanSupplier commandsWait) {
        SettlementJob job =
                new SettlementJob(
                        database,
                        programmes,
                        numbers,
                        details,
                        files,
                        clock,
                        settings,
                        commandsWait);
        job.job.start();
        return job;
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

    private void round() throws Exception {
        boolean goesOn =
                job.repeat(pace, () -> reader.readTogether(ROWS_MAX, COPIED_MAX, lines::write) > 0);
        if (goesOn) {
            days.closeDue();
            if (files.hasWork(directory.isPresent())) {
                database.runAlone(LOCK, "milepost files", this::makeAndPlace);
            }
        }
    }

    private void makeAndPlace() {
        try {
            files.makeDue(this::pause);
            if (directory.isPresent()) {
                directory.get().placeDue(this::pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pause that keeps the share. */
    private boolean pause(long busyNanos) throws InterruptedException {
        return job.pause(pace.pauseAfter(busyNanos));
    }
}

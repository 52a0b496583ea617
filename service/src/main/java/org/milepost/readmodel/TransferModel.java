package org.milepost.readmodel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.FeedReader;
import org.milepost.ledger.FollowedTransfer;
import org.milepost.ledger.FollowedTransferStore;
import org.milepost.ledger.Identity;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Programmes;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobPace;
import org.milepost.threads.JobStatus;

/**
 * Keeps the read model of transfers: a reader of the feed that writes each part in the transaction
 * of its position, so that each transfer counts once. One background job, which works for a part of
 * the time only, so that the lanes keep the processors.
 *
 * <p>Threads: shared. The job of each instance takes turns with those of others.
 */
public final class TransferModel implements AutoCloseable {

    /** The name of the reader, as metrics show it. */
    public static final String READER = "transfer-model";

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final long EXPIRY_PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Searches are behind then; nothing else is. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    private static final int ROWS_MAX = 16;
    private static final int COPIED_MAX = 1_000;

    private final Database database;
    private final FeedReader reader;
    private final Programmes programmes;
    private final ConfirmationNumbers numbers;
    private final List<TransferDetailReader> details;
    private final InstantSource clock;
    private final JobPace pace;
    private final BackgroundJob job;

    // The job's thread only.
    private long expiredNanos = System.nanoTime();

    private TransferModel(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            List<TransferDetailReader> details,
            InstantSource clock,
            JobPace pace) {
        this.database = database;
        this.reader = FeedReader.open(database, READER);
        this.programmes = programmes;
        this.numbers = numbers;
        this.details = List.copyOf(details);
        this.clock = clock;
        this.pace = pace;
        this.job = new BackgroundJob("read-models", PERIOD, SINCE_SUCCESS_MAX, this::follow);
    }

    /**
     * Starts following the feed.
     *
     * @param clock the programmes' time
     * @param pace how much of its time the job works
     */
    static TransferModel start(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            List<TransferDetailReader> details,
            InstantSource clock,
            JobPace pace) {
        TransferModel model =
                new TransferModel(database, programmes, numbers, details, clock, pace);
        model.job.start();
        return model;
    }

    /** The status of the job. */
    public JobStatus jobStatus() {
        return job.status();
    }

    /**
     * Deletes the read model of transfers, which instances then make again from the first transfer
     * on. Needs the role that owns the tables.
     */
    public static void rebuild(Database database) {
        FeedReader.open(database, READER).restart(TransferModelStore::clear);
    }

    /** Ends the job after the part that it writes. */
    @Override
    public void close() {
        job.close();
    }

    /** Reads what is new, with a pause after each part that keeps the share. */
    private void follow() throws InterruptedException {
        boolean goesOn =
                job.repeat(pace, () -> reader.readTogether(ROWS_MAX, COPIED_MAX, this::write) > 0);
        if (goesOn && System.nanoTime() - expiredNanos > EXPIRY_PERIOD_NANOS) {
            expireKeys();
            expiredNanos = System.nanoTime();
        }
    }

    private void expireKeys() {
        Instant until = clock.instant().minus(Identity.ANSWER_LIFETIME_MAX);
        database.useTransaction(it -> TransferModelStore.expireKeys(it, until));
    }

    private void write(Transaction transaction, List<TransferId> transfers) {
        Catalogue catalogue = programmes.current();
        Map<Integer, BusinessCalendar> calendars = calendars(catalogue);
        TransferModelStore.add(
                transaction,
                FollowedTransferStore.read(transaction, transfers).stream()
                        .map(it -> modelled(it, calendars))
                        .toList());
    }

    private ModelledTransfer modelled(
            FollowedTransfer followed, Map<Integer, BusinessCalendar> calendars) {
        TransferDetails known =
                TransferDetailReader.read(details, followed.transfer(), Optional.empty());
        LocalDate day =
                Optional.ofNullable(calendars.get(followed.currency()))
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "no programme has currency "
                                                        + followed.currency()
                                                        + " yet"))
                        .businessDay(followed.transfer().at());
        return new ModelledTransfer(
                followed,
                known,
                ConfirmationNumbers.indexed(numbers.of(followed.transfer().booking())),
                day.withDayOfMonth(1));
    }

    private static Map<Integer, BusinessCalendar> calendars(Catalogue catalogue) {
        return catalogue.programmes().stream()
                .flatMap(
                        programme ->
                                programme.currencies().values().stream()
                                        .map(it -> Map.entry(it.value(), programme)))
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().calendar()));
    }
}

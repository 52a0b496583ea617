package org.milepost.refusal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.milepost.postgres.Database;
import org.milepost.postgres.SqlFailure;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * Writes refusals in batches, twice a second, and deletes those that are too old. What cannot be
 * written is kept and tried again, while there is room in {@link Refusals}.
 *
 * <p>Threads: shared; closed once by its owner.
 */
public final class RefusalWriter implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);
    private static final long EXPIRY_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BATCH_MAX = 500;
    private static final int DELETED_MAX = 5_000;

    private final Database database;
    private final Refusals refusals;
    private final InstantSource clock;
    private final Duration lifetime;
    private final BackgroundJob job;

    // The job's thread only.
    private boolean hasExpired;
    private long expiredNanos;

    /** A batch that could not be written. */
    private final AtomicReference<List<Refusal>> unwritten = new AtomicReference<>(List.of());

    private RefusalWriter(
            Database database, Refusals refusals, InstantSource clock, Duration lifetime) {
        this.database = database;
        this.refusals = refusals;
        this.clock = clock;
        this.lifetime = lifetime;
        this.job = new BackgroundJob("refusals", PERIOD, SINCE_SUCCESS_MAX, this::round);
    }

    /**
     * Starts writing.
     *
     * @param clock the programmes' time
     * @param lifetime how long refusals are kept
     */
    public static RefusalWriter start(
            Database database, Refusals refusals, InstantSource clock, Duration lifetime) {
        RefusalWriter writer = new RefusalWriter(database, refusals, clock, lifetime);
        writer.job.start();
        return writer;
    }

    /** The status of the job. */
    public JobStatus jobStatus() {
        return job.status();
    }

    /**
     * Ends the job, and writes what is left if the database takes it; a crash would lose it too.
     */
    @Override
    public void close() {
        job.close();
        try {
            write();
        } catch (RuntimeException e) {
            if (SqlFailure.ofStore(e).isEmpty()) {
                throw e;
            }
        }
    }

    private void round() {
        write();
        if (!hasExpired || System.nanoTime() - expiredNanos > EXPIRY_PERIOD_NANOS) {
            Instant until = clock.instant().minus(lifetime);
            database.useTransaction(it -> RefusalStore.expire(it, until, DELETED_MAX));
            expiredNanos = System.nanoTime();
            hasExpired = true;
        }
    }

    private void write() {
        boolean isWriting = true;
        while (isWriting) {
            List<Refusal> batch = unwritten.getAndSet(List.of());
            if (batch.isEmpty()) {
                batch = refusals.take(BATCH_MAX);
            }
            long lost = refusals.takeLost();
            isWriting = !batch.isEmpty() || lost > 0;
            if (isWriting) {
                write(batch, lost);
            }
        }
    }

    private void write(List<Refusal> batch, long lost) {
        boolean isWritten = false;
        try {
            Instant now = clock.instant();
            database.useTransaction(it -> RefusalStore.add(it, batch, lost, now));
            isWritten = true;
        } finally {
            if (!isWritten) {
                unwritten.set(batch);
                refusals.giveBackLost(lost);
            }
        }
    }
}

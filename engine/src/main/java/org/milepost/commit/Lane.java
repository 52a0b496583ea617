package org.milepost.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.Session;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer: a thread, a connection, a bounded queue. It goes on whatever a batch throws, until it
 * is told to stop; what is fatal ends the process, see {@link FatalErrors}.
 *
 * <p>What happens when the database does not simply say yes:
 *
 * <ul>
 *   <li>A passing refusal (deadlock, lock time-out): the batch runs again, a named number of times.
 *   <li>A refusal of some command's data, or a mistake of ours that one command brings out: the
 *       batch is halved until the one is found, so that the others go through.
 *   <li>A lost connection, even during the commit: the batch runs again on a new connection. If the
 *       commit did take effect after all, its answers are found and given again. The rows that it
 *       locked stay locked until the server has finished with the old transaction, so the second
 *       run cannot look too early.
 * </ul>
 *
 * <p>Threads: {@link #accept} by any thread; the session belongs to the writer thread.
 */
final class Lane<C, R> {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE_CHECK = Duration.ofMillis(200);
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(50);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(5);

    /** Longer than all attempts at one batch may take while the database answers. */
    private static final Duration TURN_MAX = Duration.ofMinutes(2);

    private final String name;
    private final int number;
    private final LaneSettings settings;
    private final Supplier<Session> sessions;
    private final BatchWriter<C, R> writer;
    private final LaneEvents events;
    private final Threads threads;

    // Shared with callers.
    private final BlockingDeque<Submission<C, R>> queue;
    private volatile boolean accepting = true;
    private volatile boolean ended;

    // Set once, by whoever starts it.
    private volatile @Nullable Thread thread;

    // Written by the writer thread, read by all.
    private final AtomicLong failures = new AtomicLong();
    private volatile long turnNanos;

    // The writer thread's own.
    private @Nullable Session session;

    /**
     * A lane that has not been started.
     *
     * @param name what kind of lane it is, in front of its number
     */
    Lane(
            String name,
            int number,
            LaneSettings settings,
            BlockingDeque<Submission<C, R>> queue,
            Supplier<Session> sessions,
            BatchWriter<C, R> writer,
            LaneEvents events,
            Threads threads) {
        this.name = name + "-" + number;
        this.number = number;
        this.settings = settings;
        this.queue = queue;
        this.sessions = sessions;
        this.writer = writer;
        this.events = events;
        this.threads = threads;
    }

    void start() {
        turnNanos = threads.nanoTime();
        thread = threads.start(name, this::run);
    }

    /** How it is doing: it succeeds by turning to its queue again, whether or not much is there. */
    JobStatus status() {
        Duration sinceTurn = Duration.ofNanos(Math.max(0, threads.nanoTime() - turnNanos));
        return new JobStatus(name, thread != null && !ended, sinceTurn, TURN_MAX, failures.get());
    }

    /** Queues a submission, or fails it at once when too many wait. */
    void accept(Submission<C, R> submission) {
        boolean hasRoom = queue.size() < settings.queueMax();
        requireQueued(submission, accepting && hasRoom && queue.offerLast(submission));
    }

    /** Queues a submission before all others, however many wait. */
    void acceptFirst(Submission<C, R> submission) {
        requireQueued(submission, accepting && queue.offerFirst(submission));
    }

    /** Queues a submission behind all others, however many wait. */
    void acceptAnyway(Submission<C, R> submission) {
        requireQueued(submission, accepting && queue.offerLast(submission));
    }

    private void requireQueued(Submission<C, R> submission, boolean queued) {
        // A lane that ended between the two never looks at its queue again.
        if (!queued || (ended && submission.claim())) {
            submission.fail(new NotCommitted(NotCommitted.Reason.OVERLOADED));
        }
    }

    /** How many wait. */
    int waiting() {
        return queue.size();
    }

    void stopAccepting() {
        accepting = false;
    }

    void awaitEnd() {
        try {
            if (thread != null) {
                threads.join(thread);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (accepting || !queue.isEmpty()) {
                try {
                    turn();
                } catch (Throwable e) {
                    survive(e);
                }
                turnNanos = threads.nanoTime();
            }
        } finally {
            ended = true;
            refuseQueued();
            dropSession();
        }
    }

    /** Takes what waits and writes it. Nobody who waited is left without an answer. */
    private void turn() {
        List<Submission<C, R>> taken = new ArrayList<>();
        try {
            take(taken);
            for (List<Submission<C, R>> batch : batches(taken)) {
                writeClaimed(batch);
            }
        } catch (RuntimeException | Error e) {
            FatalErrors.endProcessIfFatal(e);
            refuseUnclaimed(taken);
            throw e;
        }
    }

    /** What comes here has gone past all that a batch is expected to throw. */
    private void survive(Throwable e) {
        FatalErrors.endProcessIfFatal(e);
        failures.incrementAndGet();
        try {
            dropSession();
            LOG.error("{}: a batch failed for a reason that is ours; the lane goes on", name, e);
        } catch (Throwable unlogged) {
            FatalErrors.endProcessIfFatal(unlogged);
        }
    }

    private void take(List<Submission<C, R>> taken) {
        try {
            Submission<C, R> first = threads.poll(queue, IDLE_CHECK);
            if (first != null) {
                taken.add(first);
                queue.drainTo(taken, settings.batchMax() - 1);
            }
        } catch (InterruptedException e) {
            accepting = false;
        }
    }

    /** Refuses what came after the last look at the queue and before the lane was known to end. */
    private void refuseQueued() {
        List<Submission<C, R>> queued = new ArrayList<>();
        queue.drainTo(queued);
        refuseUnclaimed(queued);
    }

    private void refuseUnclaimed(List<Submission<C, R>> submissions) {
        submissions.removeIf(submission -> !submission.claim());
        fail(submissions, new NotCommitted(NotCommitted.Reason.OVERLOADED));
    }

    private List<List<Submission<C, R>>> batches(List<Submission<C, R>> taken) {
        if (taken.isEmpty()) {
            return List.of();
        }
        if (!settings.singleBucket()) {
            return List.of(List.copyOf(taken));
        }
        Map<Integer, List<Submission<C, R>>> byBucket = new LinkedHashMap<>();
        taken.forEach(
                it -> byBucket.computeIfAbsent(it.bucket(), key -> new ArrayList<>()).add(it));
        return List.copyOf(byBucket.values());
    }

    /** Claims a batch only now that it is its turn, so that until then callers can withdraw. */
    private void writeClaimed(List<Submission<C, R>> batch) {
        List<Submission<C, R>> claimed = batch.stream().filter(Submission::claim).toList();
        if (claimed.isEmpty()) {
            return;
        }
        try {
            write(claimed, new Attempts(threads));
        } catch (RuntimeException | Error e) {
            FatalErrors.endProcessIfFatal(e);
            fail(claimed, new NotCommitted(NotCommitted.Reason.UNKNOWN, e));
            throw e;
        }
    }

    private void write(List<Submission<C, R>> batch, Attempts attempts) {
        while (true) {
            try {
                long start = threads.nanoTime();
                List<R> results = transact(batch, attempts);
                long nanos = threads.nanoTime() - start;
                complete(batch, results);
                tell(() -> events.committed(results.size(), nanos));
                return;
            } catch (DatabaseFault failure) {
                if (!mend(batch, failure, attempts)) {
                    return;
                }
            } catch (RuntimeException e) {
                FatalErrors.endProcessIfFatal(e);
                if (batch.size() > 1) {
                    rollBack();
                    writeHalves(batch, attempts);
                    return;
                }
                failForOurReason(batch, e, attempts);
                return;
            } catch (Error e) {
                failForOurReason(batch, e, attempts);
                return;
            }
        }
    }

    private void writeHalves(List<Submission<C, R>> batch, Attempts attempts) {
        write(batch.subList(0, batch.size() / 2), attempts.again());
        write(batch.subList(batch.size() / 2, batch.size()), attempts.again());
    }

    private void failForOurReason(
            List<Submission<C, R>> batch, Throwable reason, Attempts attempts) {
        FatalErrors.endProcessIfFatal(reason);
        failures.incrementAndGet();
        dropSession();
        fail(batch, new NotCommitted(attempts.failureReason(), reason));
        LOG.error("{}: a batch failed for a reason that is ours", name, reason);
    }

    private List<R> transact(List<Submission<C, R>> batch, Attempts attempts) {
        Session current = session;
        if (current == null || current.isBroken()) {
            dropSession();
            current = sessions.get();
            session = current;
        }
        int home = settings.singleBucket() ? batch.getFirst().bucket() : number;
        List<C> commands = batch.stream().map(Submission::command).toList();
        try {
            List<R> results = writer.write(current, home, commands);
            if (results.size() != commands.size()) {
                throw new IllegalStateException("one result for each command");
            }
            current.commit();
            return results;
        } catch (RuntimeException | Error e) {
            attempts.commitUnknown |= current.mayHaveCommitted();
            throw e;
        }
    }

    /** Prepares another attempt and says whether there is one; otherwise the batch is settled. */
    private boolean mend(List<Submission<C, R>> batch, DatabaseFault failure, Attempts attempts) {
        switch (failure.failure()) {
            case RETRY -> {
                rollBack();
                attempts.refusals++;
                if (attempts.refusals < settings.attemptsMax()) {
                    pause(RETRY_PAUSE.multipliedBy(attempts.refusals));
                    return true;
                }
            }
            case CONNECTION_LOST -> {
                dropSession();
                if (isWaitedFor(attempts)) {
                    return true;
                }
            }
            case DATA -> {
                rollBack();
                if (batch.size() > 1) {
                    writeHalves(batch, attempts);
                    return false;
                }
                fail(batch, new NotCommitted(NotCommitted.Reason.REFUSED, failure));
                LOG.warn("{}: the database refuses a command: {}", name, failure.state());
                return false;
            }
            case RESOURCES, OTHER -> {
                rollBack();
                // A server without a free connection, say, must not keep us from the truth.
                if (attempts.commitUnknown && isWaitedFor(attempts)) {
                    return true;
                }
            }
        }
        fail(batch, new NotCommitted(attempts.failureReason(), failure));
        LOG.warn("{}: {} commands fail: {}", name, batch.size(), failure.failure());
        return false;
    }

    /** Pauses before another attempt, unless the database has been out of reach for too long. */
    private boolean isWaitedFor(Attempts attempts) {
        if (attempts.outage().compareTo(settings.outageMax()) >= 0) {
            return false;
        }
        pause(RECONNECT_PAUSE);
        return true;
    }

    private void complete(List<Submission<C, R>> batch, List<R> results) {
        for (int i = 0; i < results.size(); i++) {
            batch.get(i).complete(results.get(i));
        }
    }

    private void fail(List<Submission<C, R>> batch, NotCommitted failure) {
        batch.forEach(submission -> submission.fail(failure));
        tell(() -> events.failed(batch.size()));
    }

    /** A listener that fails must neither run a batch again nor keep callers waiting. */
    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.error("{}: a listener failed", name, e);
        }
    }

    private void rollBack() {
        Session current = session;
        if (current == null) {
            return;
        }
        try {
            current.rollback();
        } catch (DatabaseFault e) {
            dropSession();
        }
    }

    private void dropSession() {
        Session current = session;
        session = null;
        if (current != null) {
            current.close();
        }
    }

    private void pause(Duration duration) {
        try {
            threads.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What one batch has been through. */
    private static final class Attempts {
        private int refusals;
        private boolean commitUnknown;
        private long outageSinceNanos;

        private final Threads threads;

        Attempts(Threads threads) {
            this.threads = threads;
        }

        /** How long the database has been out of reach of this batch. */
        Duration outage() {
            long now = threads.nanoTime();
            if (outageSinceNanos == 0) {
                outageSinceNanos = now;
            }
            return Duration.ofNanos(now - outageSinceNanos);
        }

        /** For a part of the batch: what is not known of the whole is not known of the part. */
        Attempts again() {
            Attempts attempts = new Attempts(threads);
            attempts.commitUnknown = commitUnknown;
            return attempts;
        }

        NotCommitted.Reason failureReason() {
            return commitUnknown ? NotCommitted.Reason.UNKNOWN : NotCommitted.Reason.FAILED;
        }
    }
}

package org.milepost.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.milepost.commit.GroupCommit.QueuePlace;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.Session;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer thread with one connection and a bounded queue. It continues after any failure of a
 * batch, until it is closed; fatal errors end the process, see {@link FatalErrors}.
 *
 * <p>When a batch fails:
 *
 * <ul>
 *   <li>Temporary refusal (deadlock, lock timeout): the batch runs again, up to a limit.
 *   <li>Refused data, or an unexpected exception: the batch is halved until the command that causes
 *       it is alone, and the others are written.
 *   <li>Lost connection, even during the commit: the batch runs again on a new connection. If the
 *       commit took effect, its stored answers are found and returned. Its rows stay locked until
 *       the server has ended the old transaction, so the second run cannot read too early.
 * </ul>
 *
 * <p>Threads: {@link #accept} by any thread; the session belongs to the writer thread.
 */
final class Lane<C, R> {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE_CHECK = Duration.ofMillis(200);
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(50);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(5);

    /** Longer than all attempts at one batch take while the database answers. */
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

    // Set once, when it is started.
    private volatile @Nullable Thread thread;

    // Written by the writer thread, read by all.
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong sessionsOpened = new AtomicLong();
    private volatile long turnNanos;

    // Written by callers, read by all.
    private final Map<NotCommitted.Reason, AtomicLong> withoutResult;

    // The writer thread only.
    private @Nullable Session session;

    /**
     * A lane that has not been started.
     *
     * @param name the kind of lane; its own name is this and its number
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
        this.withoutResult = new EnumMap<>(NotCommitted.Reason.class);
        for (NotCommitted.Reason reason : NotCommitted.Reason.values()) {
            withoutResult.put(reason, new AtomicLong());
        }
    }

    void start() {
        turnNanos = threads.nanoTime();
        thread = threads.start(name, this::run);
    }

    /** Its status; each return to its queue counts as success. */
    JobStatus status() {
        Duration sinceTurn = Duration.ofNanos(Math.max(0, threads.nanoTime() - turnNanos));
        return new JobStatus(name, thread != null && !ended, sinceTurn, TURN_MAX, failures.get());
    }

    /** Queues a submission, or fails it at once when the lane is closed or has no room for it. */
    void accept(Submission<C, R> submission, QueuePlace place) {
        boolean queued =
                accepting
                        && switch (place) {
                            case LAST_IF_ROOM -> offerIfRoom(submission);
                            case LAST -> queue.offerLast(submission);
                            case FIRST -> queue.offerFirst(submission);
                        };
        // A lane that ended meanwhile does not read its queue again.
        if (!queued || (ended && submission.claim())) {
            submission.fail(new NotCommitted(NotCommitted.Reason.OVERLOADED));
        }
    }

    /** Two callers at once must not both take the last place. */
    private boolean offerIfRoom(Submission<C, R> submission) {
        synchronized (queue) {
            return queue.size() < settings.queueMax() && queue.offerLast(submission);
        }
    }

    /** Counts a command that got no result. */
    void countWithoutResult(NotCommitted.Reason reason) {
        AtomicLong count = withoutResult.get(reason);
        if (count != null) {
            count.incrementAndGet();
        }
    }

    /** What it has counted since its start. */
    LaneStatus counts() {
        Map<NotCommitted.Reason, Long> counted = new EnumMap<>(NotCommitted.Reason.class);
        withoutResult.forEach((reason, count) -> counted.put(reason, count.get()));
        return new LaneStatus(
                name, queue.size(), retries.get(), Math.max(0, sessionsOpened.get() - 1), counted);
    }

    boolean waiting() {
        return !queue.isEmpty();
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

    /** Takes what waits and writes it. Every submission that it takes is completed. */
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

    /** Handles what the handling of a batch does not expect. */
    private void survive(Throwable e) {
        FatalErrors.endProcessIfFatal(e);
        failures.incrementAndGet();
        try {
            dropSession();
            LOG.error(
                    "{}: unexpected failure; the results of the batch are"
                            + " unknown, its callers may retry, and the lane continues"
                            + " with a new connection; report this as a defect",
                    name,
                    e);
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

    /** Refuses what was queued after the last reading of the queue. */
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

    /** Claims a batch only when it is written, so that callers can withdraw until then. */
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
                notifyListener(() -> events.committed(committed(batch, start, nanos)));
                return;
            } catch (DatabaseFault failure) {
                if (!recover(batch, failure, attempts)) {
                    return;
                }
                retries.incrementAndGet();
            } catch (RuntimeException e) {
                FatalErrors.endProcessIfFatal(e);
                if (batch.size() > 1) {
                    rollBack();
                    writeHalves(batch, attempts);
                    return;
                }
                failAsDefect(batch, e, attempts);
                return;
            } catch (Error e) {
                failAsDefect(batch, e, attempts);
                return;
            }
        }
    }

    private LaneEvents.CommittedBatch committed(
            List<Submission<C, R>> batch, long start, long nanos) {
        List<LaneEvents.Origin> origins = new ArrayList<>();
        for (Submission<C, R> submission : batch) {
            if (!submission.origin().equals(LaneEvents.UNKNOWN)) {
                origins.add(submission.origin());
            }
        }
        long waited = Math.max(0, start - batch.getFirst().sinceNanos());
        return new LaneEvents.CommittedBatch(name, batch.size(), origins, waited, nanos);
    }

    private void writeHalves(List<Submission<C, R>> batch, Attempts attempts) {
        write(batch.subList(0, batch.size() / 2), attempts.ofPart());
        write(batch.subList(batch.size() / 2, batch.size()), attempts.ofPart());
    }

    private void failAsDefect(List<Submission<C, R>> batch, Throwable reason, Attempts attempts) {
        FatalErrors.endProcessIfFatal(reason);
        failures.incrementAndGet();
        dropSession();
        fail(batch, new NotCommitted(attempts.failureReason(), reason));
        LOG.error(
                "{}: a command failed with an unexpected exception; its caller gets a server error;"
                        + " report this as a defect",
                name,
                reason);
    }

    private List<R> transact(List<Submission<C, R>> batch, Attempts attempts) {
        Session current = session;
        if (current == null || current.isBroken()) {
            dropSession();
            current = sessions.get();
            session = current;
            sessionsOpened.incrementAndGet();
        }
        int home = settings.singleBucket() ? batch.getFirst().bucket() : number;
        List<C> commands = batch.stream().map(Submission::command).toList();
        try {
            List<R> results = writer.write(current, home, commands);
            if (results.size() != commands.size()) {
                throw new IllegalStateException("the writer returns one result for each command");
            }
            current.commit();
            return results;
        } catch (RuntimeException | Error e) {
            attempts.commitUnknown |= current.mayHaveCommitted();
            throw e;
        }
    }

    /** Prepares another attempt; false when there is none and the batch is completed. */
    private boolean recover(
            List<Submission<C, R>> batch, DatabaseFault failure, Attempts attempts) {
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
                if (pauseBeforeReconnect(attempts)) {
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
                LOG.warn(
                        "{}: the database refused the data of a command (SQLSTATE {}); nothing was"
                                + " booked for it, its caller gets a server error; report this as a"
                                + " defect",
                        name,
                        failure.state());
                return false;
            }
            case RESOURCES, OTHER -> {
                rollBack();
                // For example no free connection: the result of the commit is still to be read.
                if (attempts.commitUnknown && pauseBeforeReconnect(attempts)) {
                    return true;
                }
            }
        }
        fail(batch, new NotCommitted(attempts.failureReason(), failure));
        LOG.warn(
                "{}: batch of {} failed ({}, SQLSTATE {}); {}; callers get an error and may retry;"
                        + " check the database",
                name,
                batch.size(),
                failure.failure(),
                failure.state(),
                attempts.commitUnknown
                        ? "whether it was booked is unknown until they retry"
                        : "nothing was booked");
        return false;
    }

    /** Pauses before another attempt; false when the database was unreachable for too long. */
    private boolean pauseBeforeReconnect(Attempts attempts) {
        if (attempts.outage().compareTo(settings.unreachableMax()) >= 0) {
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
    }

    /** Calls the listener; its failure neither repeats a batch nor delays callers. */
    private void notifyListener(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.error(
                    "{}: the listener of the lane failed; the metrics of this"
                            + " batch are missing; report this as a defect",
                    name,
                    e);
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

    /** The failed attempts at one batch. */
    private static final class Attempts {
        private int refusals;
        private boolean commitUnknown;
        private long outageSinceNanos;

        private final Threads threads;

        Attempts(Threads threads) {
            this.threads = threads;
        }

        /** How long this batch has found the database unreachable. */
        Duration outage() {
            long now = threads.nanoTime();
            if (outageSinceNanos == 0) {
                outageSinceNanos = now;
            }
            return Duration.ofNanos(now - outageSinceNanos);
        }

        /** For a part of the batch: a commit that is unknown for the whole is unknown for it. */
        Attempts ofPart() {
            Attempts attempts = new Attempts(threads);
            attempts.commitUnknown = commitUnknown;
            return attempts;
        }

        NotCommitted.Reason failureReason() {
            return commitUnknown ? NotCommitted.Reason.UNKNOWN : NotCommitted.Reason.FAILED;
        }
    }
}

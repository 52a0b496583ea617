package org.milepost.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import org.milepost.postgres.Session;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;

/**
 * Group commit: the commands of many callers share few transactions.
 *
 * <p>A durable commit costs a disk write however little it contains. So commands queue in lanes,
 * and the one writer thread of each lane takes all that wait, up to a maximum, into one
 * transaction. There is no timer: the next batch starts when the commit of the last one returns.
 * Under load batches grow, and a command that comes alone does not wait. A bucket always has the
 * same lane, so the commands of one account are decided in the order in which they arrived, and
 * lanes of one process do not wait for each other's row locks.
 *
 * <p>Threads: {@link #submit} may be called by any thread and blocks it.
 */
public final class GroupCommit<C, R> implements AutoCloseable {

    private final List<Lane<C, R>> lanes;
    private final LaneEvents events;
    private final Threads threads;

    /** Where in its lane's queue a command goes. */
    public enum QueuePlace {
        /** Behind all that wait; refused when the queue is full. */
        LAST_IF_ROOM,
        /** Behind all that wait, also when the queue is full. */
        LAST,
        /** Before all that wait, also when the queue is full. */
        FIRST
    }

    private GroupCommit(List<Lane<C, R>> lanes, LaneEvents events, Threads threads) {
        this.lanes = lanes;
        this.events = events;
        this.threads = threads;
    }

    /**
     * Starts the lanes.
     *
     * @param sessions opens a lane's connection; called again when one was lost
     */
    public static <C, R> GroupCommit<C, R> start(
            LaneSettings settings, Supplier<Session> sessions, BatchWriter<C, R> writer) {
        return start("lane", settings, sessions, writer, LaneEvents.NONE, Threads.REAL);
    }

    /**
     * Starts the lanes.
     *
     * @param name the kind of lane; the name of each is this and its number
     * @param sessions opens a lane's connection; called again when one was lost
     */
    public static <C, R> GroupCommit<C, R> start(
            String name,
            LaneSettings settings,
            Supplier<Session> sessions,
            BatchWriter<C, R> writer,
            LaneEvents events,
            Threads threads) {
        List<Lane<C, R>> lanes = new ArrayList<>();
        for (int number = 0; number < settings.lanes(); number++) {
            lanes.add(
                    new Lane<>(
                            name,
                            number,
                            settings,
                            new LinkedBlockingDeque<>(),
                            sessions,
                            writer,
                            events,
                            threads));
        }
        lanes.forEach(Lane::start);
        return new GroupCommit<>(List.copyOf(lanes), events, threads);
    }

    /**
     * Queues a command in its bucket's lane and waits until it is durable.
     *
     * @return the writer's result for the command, after the commit
     * @throws NotCommitted when there is no result; its reason says whether it took effect
     */
    public R submit(int bucket, C command, WaitLimits limits) {
        return submit(bucket, command, limits, QueuePlace.LAST_IF_ROOM);
    }

    /**
     * Queues a command at this place. The places without a limit are for commands that finish or
     * look up what another one began, so there are at most as many as callers.
     */
    public R submit(int bucket, C command, WaitLimits limits, QueuePlace place) {
        Submission<C, R> submission = new Submission<>(bucket, command, events.origin(), threads);
        Lane<C, R> lane = lanes.get(bucket % lanes.size());
        lane.accept(submission, place);
        try {
            return submission.await(limits);
        } catch (NotCommitted e) {
            lane.countWithoutResult(e.reason());
            throw e;
        }
    }

    /** The status of each lane. */
    public List<Supplier<JobStatus>> jobs() {
        return lanes.stream().<Supplier<JobStatus>>map(lane -> lane::status).toList();
    }

    /** What each lane has counted. */
    public List<Supplier<LaneStatus>> statuses() {
        return lanes.stream().<Supplier<LaneStatus>>map(lane -> lane::counts).toList();
    }

    /** Whether commands wait in any lane. */
    public boolean waiting() {
        return lanes.stream().anyMatch(Lane::waiting);
    }

    /** Takes no more commands, writes those that wait, and closes the connections. */
    @Override
    public void close() {
        lanes.forEach(Lane::stopAccepting);
        lanes.forEach(Lane::awaitEnd);
    }
}

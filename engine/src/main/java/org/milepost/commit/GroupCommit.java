package org.milepost.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import org.milepost.postgres.Session;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;

/**
 * Group commit: many callers' commands, few transactions.
 *
 * <p>A durable commit costs a write to disk however little it carries. So commands queue in lanes,
 * and each lane's one writer takes all that wait, up to a maximum, into one transaction. There is
 * no timer: the commit in flight is the timer. Under load batches grow by themselves, and a lone
 * command waits for nobody. A bucket always goes to the same lane, so that the commands of one
 * account are decided in the order in which they came, and lanes of one process never wait for each
 * other's rows.
 *
 * <p>Threads: {@link #submit} may be called by any thread and blocks it.
 */
public final class GroupCommit<C, R> implements AutoCloseable {

    private final List<Lane<C, R>> lanes;
    private final Threads threads;

    private GroupCommit(List<Lane<C, R>> lanes, Threads threads) {
        this.lanes = lanes;
        this.threads = threads;
    }

    /**
     * Starts the lanes.
     *
     * @param sessions opens a lane's connection; called again after one was lost
     */
    public static <C, R> GroupCommit<C, R> start(
            LaneSettings settings, Supplier<Session> sessions, BatchWriter<C, R> writer) {
        return start(settings, sessions, writer, LaneEvents.NONE);
    }

    /** The same, with a listener. */
    public static <C, R> GroupCommit<C, R> start(
            LaneSettings settings,
            Supplier<Session> sessions,
            BatchWriter<C, R> writer,
            LaneEvents events) {
        return start("lane", settings, sessions, writer, events, Threads.REAL);
    }

    /**
     * The same, on other threads.
     *
     * @param name what kind of lanes they are; each has it and a number as its name
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
        return new GroupCommit<>(List.copyOf(lanes), threads);
    }

    /**
     * Hands a command to its bucket's lane and waits until it is durable.
     *
     * @return what the writer made of the command, after the commit
     * @throws NotCommitted when there is no result; its reason tells what is known
     */
    public R submit(int bucket, C command, Patience patience) {
        Submission<C, R> submission = new Submission<>(bucket, command, threads);
        lane(bucket).accept(submission);
        return submission.await(patience);
    }

    /**
     * The same, before all that waits and however much that is: for commands that end what others
     * began, of which there are no more than there are callers. It runs after whatever the lane has
     * taken already.
     */
    public R submitFirst(int bucket, C command, Patience patience) {
        Submission<C, R> submission = new Submission<>(bucket, command, threads);
        lane(bucket).acceptFirst(submission);
        return submission.await(patience);
    }

    /** The lanes, each with how it is doing. */
    public List<Supplier<JobStatus>> jobs() {
        return lanes.stream().<Supplier<JobStatus>>map(lane -> lane::status).toList();
    }

    /** How many commands wait in all lanes. */
    public int waiting() {
        return lanes.stream().mapToInt(Lane::waiting).sum();
    }

    /**
     * The same as {@link #submit}, however much waits: for commands that find out what to say, of
     * which there are no more than there are callers.
     */
    public R submitAnyway(int bucket, C command, Patience patience) {
        Submission<C, R> submission = new Submission<>(bucket, command, threads);
        lane(bucket).acceptAnyway(submission);
        return submission.await(patience);
    }

    /** Takes no more commands, writes those that wait, and closes the connections. */
    @Override
    public void close() {
        lanes.forEach(Lane::stopAccepting);
        lanes.forEach(Lane::awaitEnd);
    }

    private Lane<C, R> lane(int bucket) {
        return lanes.get(bucket % lanes.size());
    }
}

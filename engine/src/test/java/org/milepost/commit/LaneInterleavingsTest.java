package org.milepost.commit;

import static org.milepost.commit.InterleavedThreads.ALL;
import static org.milepost.commit.InterleavedThreads.NONE;
import static org.milepost.commit.NotCommitted.Reason.DEADLINE_PASSED;
import static org.milepost.commit.NotCommitted.Reason.OVERLOADED;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.commit.GroupCommit.QueuePlace;
import org.milepost.postgres.Session;
import org.milepost.postgres.SimulatedConnection;

/**
 * A lane's queue in hundreds of orders of steps, as Lincheck tries them: each submission is settled
 * exactly once, with the result of its command, also when a caller withdraws or the lane is stopped
 * at the same time. A wait without end is reported as a deadlock.
 */
@Tag("concurrency")
class LaneInterleavingsTest {

    /** Made once: what a proxy does when it is made is no step of a lane. */
    private static final Session SESSION = SimulatedConnection.session(new Connection());

    private static final int COMMANDS = 4;
    private static final int ORDERS = Integer.getInteger("interleavings", 500);

    /** Callers who wait, and a lane that is stopped at any step. */
    @Test
    void aLaneThatStopsSettlesWhatItAcceptedAndRefusesTheRest() {
        Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                    Counter counter = new Counter(2);
                    Caller one = counter.caller(1, QueuePlace.LAST_IF_ROOM, ALL);
                    Caller other = counter.caller(2, QueuePlace.LAST_IF_ROOM, ALL);
                    counter.lane.stopAccepting();
                    counter.end(one, other);
                });
    }

    /** A caller who withdraws while the lane takes. */
    @Test
    void whatIsWithdrawnIsNotWrittenAndWhatIsTakenIs() {
        Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                    Counter counter = new Counter(2);
                    Caller one = counter.caller(1, QueuePlace.LAST_IF_ROOM, NONE);
                    Caller other = counter.caller(2, QueuePlace.FIRST, ALL);
                    one.join();
                    other.join();
                    counter.lane.stopAccepting();
                    counter.end(one, other);
                });
    }

    /** A lane, what it wrote, and what its callers got. */
    private static final class Counter {

        /** By command, each with one caller: the lane's own, and the callers'. */
        final int[] written = new int[COMMANDS];

        final int[] told = new int[COMMANDS];
        final Lane<Integer, String> lane;

        Counter(int queueMax) {
            lane =
                    new Lane<>(
                            "lane",
                            0,
                            new LaneSettings(1, queueMax, 2, false, 1, Duration.ZERO),
                            new LinkedBlockingDeque<>(),
                            () -> SESSION,
                            (session, home, commands) -> {
                                commands.forEach(it -> written[it]++);
                                return commands.stream().map(it -> "wrote " + it).toList();
                            },
                            LaneEvents.NONE,
                            new InterleavedThreads());
            lane.start();
        }

        Caller caller(int command, QueuePlace place, WaitLimits limits) {
            Caller caller = new Caller(() -> submit(command, place, limits));
            caller.start();
            return caller;
        }

        void submit(int command, QueuePlace place, WaitLimits limits) {
            Submission<Integer, String> submission =
                    new Submission<>(0, command, LaneEvents.UNKNOWN, new InterleavedThreads());
            lane.accept(submission, place);
            try {
                require(submission.await(limits).equals("wrote " + command), "another's result");
                told[command]++;
            } catch (NotCommitted e) {
                // That nothing was written is all that these two mean.
                if (e.reason() != OVERLOADED && e.reason() != DEADLINE_PASSED) {
                    throw e;
                }
            }
        }

        void end(Caller... callers) {
            for (Caller caller : callers) {
                caller.join();
            }
            lane.awaitEnd();
            for (int command = 0; command < COMMANDS; command++) {
                require(written[command] <= 1, "written twice");
                require(told[command] == written[command], "not told what was done");
            }
        }
    }

    private static final class Caller {
        private final Thread thread;

        Caller(Runnable work) {
            thread = new Thread(work);
        }

        void start() {
            thread.start();
        }

        void join() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static final class Connection implements SimulatedConnection {

        @Override
        public void commit() {}

        @Override
        public void rollback() {}

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}

package org.milepost.commit;

import static org.milepost.commit.InterleavedThreads.ALL;
import static org.milepost.commit.InterleavedThreads.NONE;
import static org.milepost.commit.NotCommitted.Reason.DEADLINE_PASSED;
import static org.milepost.commit.NotCommitted.Reason.OVERLOADED;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.postgres.SimulatedConnection;

/**
 * A lane's queue in all orders of steps that a few changes of thread make, found by Lincheck: each
 * submission is settled exactly once, and as it was told, whoever withdraws, overflows the queue or
 * stops the lane meanwhile. What waits for ever is found as a deadlock.
 */
@Tag("interleavings")
class LaneInterleavingsTest {

    private static final int COMMANDS = 4;
    private static final int ORDERS = Integer.getInteger("interleavings", 2_000);

    /** Callers who wait, and a lane that is stopped at any step. */
    @Test
    void aLaneThatStopsSettlesWhatItAcceptedAndRefusesTheRest() {
        Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                    Counter counter = new Counter(2);
                    Caller one = counter.caller(1, counter.lane::accept, ALL);
                    Caller other = counter.caller(2, counter.lane::accept, ALL);
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
                    Caller one = counter.caller(1, counter.lane::accept, NONE);
                    Caller other = counter.caller(2, counter.lane::acceptFirst, ALL);
                    one.join();
                    other.join();
                    counter.lane.stopAccepting();
                    counter.end(one, other);
                });
    }

    /** More callers than there is room for, beside one who may always wait. */
    @Test
    void aFullQueueRefusesAndLosesNobody() {
        Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                    Counter counter = new Counter(1);
                    Caller one = counter.caller(1, counter.lane::accept, NONE);
                    Caller other = counter.caller(2, counter.lane::acceptAnyway, ALL);
                    counter.submit(3, counter.lane::accept, NONE);
                    other.join();
                    counter.lane.stopAccepting();
                    counter.end(one, other);
                });
    }

    /**
     * Callers with one key who meet while the first still runs, and whose first commit takes effect
     * unheard: all are told the one result, and it was made once.
     */
    @Test
    void allWhoJoinAreToldTheOneResult() {
        Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                    Memory memory = new Memory();
                    Caller one = new Caller(memory::ask);
                    Caller other = new Caller(memory::ask);
                    one.start();
                    other.start();
                    one.join();
                    other.join();
                    memory.lane.stopAccepting();
                    memory.lane.awaitEnd();
                    require(memory.made == 1, "made more than once");
                });
    }

    /** A lane whose writer remembers what it answered, as the books do. */
    private static final class Memory {

        final Lane<String, Integer> lane;
        final Map<String, Integer> answers = new HashMap<>();
        int made;

        Memory() {
            Connection connection = new Connection(0);
            lane =
                    new Lane<>(
                            0,
                            new LaneSettings(1, 4, 2, false, 1, Duration.ofSeconds(1)),
                            new LinkedBlockingDeque<>(),
                            () -> SimulatedConnection.session(connection),
                            (session, home, commands) ->
                                    commands.stream()
                                            .map(it -> answers.computeIfAbsent(it, key -> ++made))
                                            .toList(),
                            LaneEvents.NONE,
                            new InterleavedThreads());
            lane.start();
        }

        void ask() {
            Submission<String, Integer> submission =
                    new Submission<>(0, "key", new InterleavedThreads());
            lane.accept(submission);
            require(submission.await(ALL) == 1, "another's result");
        }
    }

    /** A lane, what it wrote, and what its callers were told. */
    private static final class Counter {

        /** By command, each with one caller: the lane's own, and the callers'. */
        final int[] written = new int[COMMANDS];

        final int[] told = new int[COMMANDS];
        final Lane<Integer, String> lane;

        Counter(int queueMax) {
            lane =
                    new Lane<>(
                            0,
                            new LaneSettings(1, queueMax, 2, false, 1, Duration.ZERO),
                            new LinkedBlockingDeque<>(),
                            () -> SimulatedConnection.session(new Connection(0)),
                            (session, home, commands) -> {
                                commands.forEach(it -> written[it]++);
                                return commands.stream().map(it -> "wrote " + it).toList();
                            },
                            LaneEvents.NONE,
                            new InterleavedThreads());
            lane.start();
        }

        Caller caller(int command, Consumer<Submission<Integer, String>> door, Patience patience) {
            Caller caller = new Caller(() -> submit(command, door, patience));
            caller.start();
            return caller;
        }

        void submit(int command, Consumer<Submission<Integer, String>> door, Patience patience) {
            Submission<Integer, String> submission =
                    new Submission<>(0, command, new InterleavedThreads());
            door.accept(submission);
            try {
                require(submission.await(patience).equals("wrote " + command), "another's result");
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

    /** What is written is there at once; so many commits are not heard of. */
    private static final class Connection implements SimulatedConnection {

        private int unheard;

        Connection(int unheard) {
            this.unheard = unheard;
        }

        @Override
        public void commit() throws SQLException {
            if (unheard > 0) {
                unheard--;
                throw SimulatedConnection.fault("08006");
            }
        }

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

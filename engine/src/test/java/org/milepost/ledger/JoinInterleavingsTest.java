package org.milepost.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.WaitLimits;
import org.milepost.postgres.SimulatedConnection;

/**
 * Concurrent requests with the same key, under Lincheck's stress mode: through a real lane and the
 * rules of a batch they get the answers that they would get one after the other. One of them books;
 * all others get its answer, or an error because their content differs.
 */
@Tag("concurrency")
public final class JoinInterleavingsTest {

    private static final int ROUNDS = 4 * Integer.getInteger("interleavings", 500);
    private static final int SCENARIOS = 20;
    private static final WaitLimits WAIT_LIMITS = WaitLimits.of(Duration.ofMinutes(1));
    private static final HouseId HOUSE = new HouseId(1);
    private static final AccountId ID = new AccountId(7, 42);
    private static final Account OPENED =
            Account.opened(ID, "80000000001", 1, Standing.ORDINARY, FakeClock.START);

    /** One for all rounds, because a lane has a thread that would have to be stopped after each. */
    private static final GroupCommit<Asked, OperationResult<CommandOutcome>> LANE =
            GroupCommit.start(
                    LaneSettings.ORDINARY.withLanes(1),
                    () -> SimulatedConnection.session(new Connection()),
                    (session, home, asked) -> write(asked));

    @AfterAll
    static void close() {
        LANE.close();
    }

    @Test
    void requestsWithOneKeyTakeEffectOnce() {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(Math.max(1, ROUNDS / SCENARIOS))
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(OneByOne.class)
                .check(Joined.class);
    }

    /** A command for some round's books. */
    private record Asked(StoredBooks books, Command<String> command) {}

    /** One transaction for each round's books, of all that was asked of them together. */
    private static List<OperationResult<CommandOutcome>> write(List<Asked> asked) {
        Map<StoredBooks, List<Asked>> byBooks = new LinkedHashMap<>();
        asked.forEach(it -> byBooks.computeIfAbsent(it.books(), _ -> new ArrayList<>()).add(it));
        Map<Asked, OperationResult<CommandOutcome>> verdicts = new HashMap<>();
        byBooks.forEach(
                (books, together) -> {
                    List<OperationResult<CommandOutcome>> decided =
                            books.decide(
                                    together.stream().map(Asked::command).toList(),
                                    FakeClock.START,
                                    true);
                    for (int i = 0; i < decided.size(); i++) {
                        verdicts.put(together.get(i), decided.get(i));
                    }
                });
        return asked.stream().map(verdicts::get).toList();
    }

    /** Through the lane. */
    public static final class Joined {

        private final StoredBooks books = new StoredBooks(List.of(OPENED));

        @Operation
        public String redeemUnderOneKey() {
            return told("one", "content");
        }

        @Operation
        public String redeemUnderAnotherKey() {
            return told("another", "content");
        }

        @Operation
        public String redeemSomethingElseUnderOneKey() {
            return told("one", "something else");
        }

        private String told(String key, String content) {
            ScriptedCommand command =
                    ScriptedCommand.of(OPENED, key, ScriptedCommand.moves(1, HOUSE, content))
                            .withContent(key, content);
            CommandOutcome outcome =
                    LANE.submit(ID.bucket(), new Asked(books, command), WAIT_LIMITS).value();
            return switch (outcome) {
                case CommandOutcome.Answered it ->
                        command.answer(it.answer()) + (it.isReplay() ? " again" : "");
                case CommandOutcome.Conflicting _ -> command.conflict();
            };
        }
    }

    /** The expected answers, one request after the other. */
    public static final class OneByOne {

        private final Map<String, String> contents = new HashMap<>();
        private final Map<String, Integer> ordinals = new HashMap<>();

        public String redeemUnderOneKey() {
            return told("one", "content");
        }

        public String redeemUnderAnotherKey() {
            return told("another", "content");
        }

        public String redeemSomethingElseUnderOneKey() {
            return told("one", "something else");
        }

        private String told(String key, String content) {
            String known = contents.putIfAbsent(key, content);
            if (known != null && !known.equals(content)) {
                return ScriptedCommand.CONFLICT;
            }
            int ordinal = ordinals.computeIfAbsent(key, _ -> contents.size());
            return content + " as " + ordinal + (known == null ? "" : " again");
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

package org.milepost.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Database;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.TestDatabases;

@Tag("defects")
class GroupCommitTest {
    private static final WaitLimits LONG = WaitLimits.of(Duration.ofSeconds(60));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database = databases.create();

    @Test
    void everyCallerGetsTheResultOfItsOwnCommand() throws Exception {
        try (GroupCommit<Integer, String> commits =
                        start(
                                3,
                                (_, _, commands) ->
                                        commands.stream().map(it -> it + "!").toList());
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                int command = i;
                results.add(callers.submit(() -> commits.submit(command % 256, command, LONG)));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(i + "!");
            }
        }
    }

    @Test
    void aBucketAlwaysGoesToTheSameLane() {
        Map<Integer, Set<String>> lanesOfBuckets = new ConcurrentHashMap<>();
        try (GroupCommit<Integer, Integer> commits =
                start(
                        3,
                        (_, _, buckets) -> {
                            for (int bucket : buckets) {
                                lanesOfBuckets
                                        .computeIfAbsent(bucket, _ -> ConcurrentHashMap.newKeySet())
                                        .add(Thread.currentThread().getName());
                            }
                            return buckets;
                        })) {
            for (int i = 0; i < 512; i++) {
                commits.submit(i % 256, i % 256, LONG);
            }
        }

        assertThat(lanesOfBuckets).hasSize(256);
        assertThat(lanesOfBuckets.values()).allSatisfy(lanes -> assertThat(lanes).hasSize(1));
        assertThat(lanesOfBuckets.values().stream().distinct()).hasSize(3);
    }

    @Test
    void oneLaneDoesNotWaitForAnother() throws Exception {
        StalledWriter stalled = new StalledWriter();
        try (GroupCommit<String, String> commits =
                        start(
                                2,
                                (session, home, commands) ->
                                        commands.contains("stalls")
                                                ? stalled.write(session, home, commands)
                                                : commands);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> waiting = callers.submit(() -> commits.submit(0, "stalls", LONG));
            stalled.awaitBatch();

            assertThat(commits.submit(1, "goes on", LONG)).isEqualTo("goes on");

            stalled.letAll();
            assertThat(waiting.get()).isEqualTo("[stalls]");
        }
    }

    @Test
    void nothingIsAcceptedOnceItIsClosed() {
        GroupCommit<String, String> commits = start(2, (_, _, commands) -> commands);
        commits.close();

        assertThatThrownBy(() -> commits.submit(0, "late", LONG))
                .isInstanceOfSatisfying(
                        NotCommitted.class,
                        it -> assertThat(it.reason()).isEqualTo(NotCommitted.Reason.OVERLOADED));
    }

    @Test
    void closingClosesTheConnections() {
        GroupCommit<String, String> commits = start(2, (_, _, commands) -> commands);
        commits.submit(0, "a", LONG);
        commits.submit(1, "b", LONG);
        assertThat(connections()).isEqualTo(2);

        commits.close();

        // The server notices that a connection was closed, a little later.
        while (connections() > 0) {
            Thread.onSpinWait();
        }
    }

    private int connections() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT count(*) FROM pg_stat_activity
                                                 WHERE datname = current_database()
                                                   AND application_name = 'milepost lane'
                                                """)
                                        .mapTo(Integer.class)
                                        .one());
    }

    private <C, R> GroupCommit<C, R> start(int lanes, BatchWriter<C, R> writer) {
        return GroupCommit.start(
                new LaneSettings(lanes, 10_000, 100, false, 3, LONG.inAll()),
                () -> database.openSession(SessionPurpose.LANE, "milepost lane"),
                writer);
    }
}

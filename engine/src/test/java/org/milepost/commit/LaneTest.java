package org.milepost.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.milepost.commit.FailingWriter.sqlState;
import static org.milepost.commit.NotCommitted.Reason.DEADLINE_PASSED;
import static org.milepost.commit.NotCommitted.Reason.FAILED;
import static org.milepost.commit.NotCommitted.Reason.OVERLOADED;
import static org.milepost.commit.NotCommitted.Reason.REFUSED;
import static org.milepost.commit.NotCommitted.Reason.UNKNOWN;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.commit.GroupCommit.QueuePlace;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.TestDatabases;
import org.milepost.threads.Threads;

/** One lane, whose queue is filled by the test, so that the content of each batch is known. */
@Tag("defects")
class LaneTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final WaitLimits LONG = WaitLimits.of(MINUTE);
    private static final WaitLimits NOT_QUEUED = new WaitLimits(Duration.ZERO, MINUTE);
    private static final int ATTEMPTS_MAX = 3;

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database = databases.create();
    private final StalledWriter stalled = new StalledWriter();
    private final List<Lane<String, String>> lanes = new ArrayList<>();

    @AfterEach
    void endLanes() {
        stalled.letAll();
        lanes.forEach(Lane::stopAccepting);
        lanes.forEach(Lane::awaitEnd);
    }

    @Test
    void aLoneCommandDoesNotWait() throws Exception {
        Lane<String, String> lane = lane(stalled);

        Submission<String, String> alone = accepted(lane, "alone");

        assertThat(stalled.awaitBatch().commands()).containsExactly("alone");
        stalled.letOne();
        assertThat(alone.await(LONG)).isEqualTo("[alone]");
    }

    @Test
    void batchesGrowWhileACommitIsInFlight() throws Exception {
        Lane<String, String> lane = lane(stalled);
        accepted(lane, "first");
        stalled.awaitBatch();

        accepted(lane, "a", "b", "c");
        stalled.letOne();

        assertThat(stalled.awaitBatch().commands()).containsExactly("a", "b", "c");
    }

    @Test
    void aBatchHasABound() throws Exception {
        Lane<String, String> lane = lane(settings(10, 2, false), stalled);
        accepted(lane, "first");
        stalled.awaitBatch();
        accepted(lane, "a", "b", "c", "d", "e");
        stalled.letAll();

        assertThat(stalled.awaitBatch().commands()).containsExactly("a", "b");
        assertThat(stalled.awaitBatch().commands()).containsExactly("c", "d");
        assertThat(stalled.awaitBatch().commands()).containsExactly("e");
    }

    @Test
    void whatDoesNotFitInTheQueueIsShedAndNeverWritten() throws Exception {
        Lane<String, String> lane = lane(settings(2, 10, false), stalled);
        accepted(lane, "first");
        stalled.awaitBatch();
        List<Submission<String, String>> queued = accepted(lane, "a", "b");

        Submission<String, String> tooMuch = accepted(lane, "c");

        assertFails(tooMuch, OVERLOADED);
        stalled.letAll();
        assertResults(queued, "a", "b");
        assertThat(stalled.awaitBatch().commands()).containsExactly("a", "b");
        assertThat(stalled.notAwaited()).isZero();
    }

    @Test
    void aCommandWhoseDeadlinePassesInTheQueueIsWithdrawn() throws Exception {
        Lane<String, String> lane = lane(stalled);
        accepted(lane, "first");
        stalled.awaitBatch();
        List<Submission<String, String>> queued = accepted(lane, "late", "patient");

        assertFailsWithin(queued.getFirst(), NOT_QUEUED, DEADLINE_PASSED);
        stalled.letAll();

        assertThat(queued.getLast().await(LONG)).isEqualTo("[patient]");
        assertThat(stalled.awaitBatch().commands()).containsExactly("patient");
    }

    @Test
    void aCommandThatTheLaneHasTakenIsWaitedForBeyondItsDeadline() throws Exception {
        Lane<String, String> lane = lane(stalled);
        Submission<String, String> taken = accepted(lane, "taken");
        stalled.awaitBatch();
        var answer = new CompletableFuture<String>();
        Thread caller = Thread.ofPlatform().start(() -> answer.complete(taken.await(NOT_QUEUED)));

        awaitState(caller, Thread.State.WAITING);
        stalled.letOne();

        assertThat(answer.get()).isEqualTo("[taken]");
    }

    /**
     * Its nanoseconds do not fit in a long; the command was queued, and its caller got no result.
     */
    @Test
    void aDeadlineBeyondAllCountingIsForever() {
        Lane<String, String> lane = lane(stalled);
        stalled.letAll();

        assertThat(accepted(lane, "a").await(WaitLimits.of(Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo("[a]");
    }

    @Test
    void aCallerWhoIsInterruptedInTheQueueWithdraws() throws Exception {
        Lane<String, String> lane = lane(stalled);
        accepted(lane, "first");
        stalled.awaitBatch();
        Submission<String, String> queued = accepted(lane, "queued");

        assertThat(interrupted(queued)).isEqualTo(OVERLOADED);
        stalled.letAll();
        assertThat(accepted(lane, "next").await(LONG)).isEqualTo("[next]");
        assertThat(stalled.awaitBatch().commands()).containsExactly("next");
    }

    @Test
    void aCallerWhoIsInterruptedLaterGetsAnUnknownResult() throws Exception {
        Lane<String, String> lane = lane(stalled);
        Submission<String, String> taken = accepted(lane, "taken");
        stalled.awaitBatch();

        assertThat(interrupted(taken)).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void theCommandThatTheDatabaseRefusesFailsAlone(int place) throws Exception {
        FailingWriter writer = FailingWriter.on("poison", sqlState("22021"));
        Lane<String, String> lane = unstarted(settings(10, 10, false), this::session, writer);
        String[] commands = {"a", "b", "c", "d", "e", "f", "g"};
        commands[place] = "poison";
        List<Submission<String, String>> queued = accepted(lane, commands);

        lane.start();

        assertFails(queued.get(place), REFUSED);
        List<String> others = new ArrayList<>(List.of(commands));
        others.remove(place);
        assertResults(without(queued, place), others.toArray(String[]::new));
        assertThat(writer.written()).isEqualTo(others);
        assertThat(writer.attempts()).hasSizeLessThanOrEqualTo(2 * 3 + 1);
    }

    /** A defect in the code of one command once failed the whole batch. */
    @Test
    void theCommandThatBreaksTheWriterFailsAlone() {
        FailingWriter writer =
                FailingWriter.on("poison", () -> new IllegalStateException("made up"));
        Lane<String, String> lane = unstarted(settings(10, 10, false), this::session, writer);
        List<Submission<String, String>> queued = accepted(lane, "a", "poison", "b", "c");

        lane.start();

        assertFails(queued.get(1), FAILED);
        assertResults(without(queued, 1), "a", "b", "c");
        assertThat(writer.written()).containsExactly("a", "b", "c");
    }

    @Test
    void aWriterThatReturnsTooFewResultsFailsItsBatch() {
        Lane<String, String> lane = lane(settings(10, 10, false), (_, _, _) -> List.of());

        assertFails(accepted(lane, "a"), FAILED);
    }

    @Test
    void anErrorOfTheVirtualMachineFailsTheBatchAndNotTheLane() {
        var first = new AtomicBoolean(true);
        Lane<String, String> lane =
                lane(
                        settings(10, 10, false),
                        (_, _, commands) -> {
                            if (first.getAndSet(false)) {
                                throw new StackOverflowError("made up");
                            }
                            return commands;
                        });

        assertFails(accepted(lane, "a"), FAILED);
        assertThat(accepted(lane, "b").await(LONG)).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001", "55P03", "57014"})
    void aPassingRefusalIsTriedAgain(String state) {
        FailingWriter writer = FailingWriter.atFirst(ATTEMPTS_MAX - 1, sqlState(state));
        Lane<String, String> lane = lane(settings(10, 10, false), writer);

        assertThat(accepted(lane, "a").await(LONG)).isEqualTo("[a]");
        assertThat(writer.attempts()).hasSize(ATTEMPTS_MAX);
    }

    @Test
    void whatIsRefusedAgainAndAgainFailsAfterTheLastAttempt() {
        FailingWriter writer = FailingWriter.on("a", sqlState("40P01"));
        Lane<String, String> lane = lane(settings(10, 10, false), writer);

        assertFails(accepted(lane, "a"), FAILED);
        assertThat(writer.attempts()).hasSize(ATTEMPTS_MAX);
        assertThat(accepted(lane, "b").await(LONG)).isEqualTo("[b]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"53100", "42P01"})
    void aFaultOfTheOperatorIsNotRepeated(String state) {
        FailingWriter writer = FailingWriter.on("a", sqlState(state));
        Lane<String, String> lane = lane(settings(10, 10, false), writer);

        assertFails(accepted(lane, "a"), FAILED);
        assertThat(writer.attempts()).hasSize(1);
    }

    @Test
    void aLostConnectionIsReplacedAndTheBatchWritten() {
        FailingWriter writer = FailingWriter.atFirst(1, sqlState("57P01"));
        var opened = new AtomicInteger();
        Supplier<Session> counted =
                () -> {
                    opened.incrementAndGet();
                    return session();
                };
        Lane<String, String> lane = lane(settings(10, 10, false), counted, writer);

        assertThat(accepted(lane, "a").await(LONG)).isEqualTo("[a]");
        assertThat(accepted(lane, "b").await(LONG)).isEqualTo("[b]");
        assertThat(opened).hasValue(2);
    }

    @Test
    void aSessionIsKeptAfterARefusal() {
        FailingWriter writer = FailingWriter.on("poison", sqlState("22021"));
        var opened = new AtomicInteger();
        Supplier<Session> counted =
                () -> {
                    opened.incrementAndGet();
                    return session();
                };
        Lane<String, String> lane = lane(settings(10, 10, false), counted, writer);

        assertFails(accepted(lane, "poison"), REFUSED);
        assertThat(accepted(lane, "b").await(LONG)).isEqualTo("[b]");
        assertThat(opened).hasValue(1);
    }

    @Test
    void aDatabaseThatCannotBeReachedFailsTheBatch() {
        Lane<String, String> lane =
                lane(
                        new LaneSettings(1, 10, 10, false, ATTEMPTS_MAX, Duration.ZERO),
                        () -> {
                            throw new DatabaseFault(new SQLException("made up", "08001"));
                        },
                        stalled);

        assertFails(accepted(lane, "a"), FAILED);
        assertThat(stalled.notAwaited()).isZero();
    }

    /** A lane used to end here, and commands went on queueing in it. */
    @Test
    void aLaneSurvivesAFailureThatCannotBeLogged() {
        Lane<String, String> lane =
                unstarted(
                        settings(10, 2, false),
                        this::session,
                        FailingWriter.on("a", UnloggableFailure::new));
        List<Submission<String, String>> queued = accepted(lane, "a", "b", "c");

        lane.start();

        assertFailsWithin(queued.get(0), LONG, FAILED);
        assertFailsWithin(queued.get(1), LONG, UNKNOWN);
        assertThat(queued.get(2).await(LONG)).isEqualTo(StalledWriter.result("c"));
        assertThat(lane.status().isHealthy()).isTrue();
        assertThat(lane.status().failures()).isPositive();
    }

    @Test
    void aLaneThatHasEndedIsNotHealthy() {
        Lane<String, String> lane = lane(settings(10, 10, false), stalled);
        assertThat(lane.status().isHealthy()).isTrue();

        lane.stopAccepting();
        lane.awaitEnd();

        assertThat(lane.status().isHealthy()).isFalse();
        assertThat(lane.status().name()).isEqualTo("lane-0");
    }

    /** The batch ran again after its commit, and what had been rejected could take effect. */
    @Test
    void aListenerThatFailsChangesNothing() {
        FailingWriter writer = FailingWriter.on("poison", sqlState("22021"));
        Lane<String, String> lane =
                new Lane<>(
                        "lane",
                        0,
                        settings(10, 10, false),
                        new LinkedBlockingDeque<>(),
                        this::session,
                        writer,
                        new FailingListener(),
                        Threads.REAL);
        lanes.add(lane);
        List<Submission<String, String>> queued = accepted(lane, "a", "b");

        lane.start();

        assertResults(queued, "a", "b");
        assertFails(accepted(lane, "poison"), REFUSED);
        assertResults(accepted(lane, new String[] {"c"}), "c");
        assertThat(writer.attempts())
                .containsExactly(List.of("a", "b"), List.of("poison"), List.of("c"));
    }

    /** It was said to have had no effect, though the commit was on its way. */
    @Test
    void aCommitThatFailsWithAnUnexpectedErrorIsUnknown() {
        DatabaseSettings settings = database.settings();
        try (Database brittle =
                Database.open(
                        DatabaseSettings.of(
                                settings.jdbcUrl()
                                        + "?socketFactory="
                                        + FailingSockets.class.getName(),
                                settings.user(),
                                settings.password()))) {
            Lane<String, String> lane =
                    lane(
                            settings(10, 10, false),
                            () -> brittle.openSession(SessionPurpose.LANE, "milepost lane"),
                            (session, _, commands) -> {
                                begin(session);
                                FailingSockets.breakAtNextRead();
                                return commands;
                            });

            assertFails(accepted(lane, "a"), UNKNOWN);
        }
    }

    /** The server had no connection left, and the commit was not checked again. */
    @ParameterizedTest
    @ValueSource(strings = {"53300", "28000"})
    void anUnknownCommitIsSettledThoughTheServerRefusesTheFirstNewConnection(String state) {
        var opened = new AtomicInteger();
        var committed = new AtomicBoolean();
        Lane<String, String> lane =
                lane(
                        settings(10, 10, false),
                        () -> {
                            if (opened.incrementAndGet() == 2) {
                                throw new DatabaseFault(new SQLException("made up", state));
                            }
                            return session();
                        },
                        (session, _, commands) -> {
                            begin(session);
                            if (!committed.getAndSet(true)) {
                                endConnectionOf(session);
                            }
                            return commands;
                        });

        assertThat(accepted(lane, "a").await(LONG)).isEqualTo("a");
        assertThat(opened).hasValue(3);
    }

    @Test
    void aLaneThatStopsWritesWhatIsQueuedAndRefusesTheRest() throws Exception {
        Lane<String, String> lane = lane(stalled);
        Submission<String, String> first = accepted(lane, "first");
        stalled.awaitBatch();
        List<Submission<String, String>> queued = accepted(lane, "a", "b");

        lane.stopAccepting();
        Submission<String, String> tooLate = accepted(lane, "c");
        stalled.letAll();
        lane.awaitEnd();

        assertThat(first.await(NOT_QUEUED)).isEqualTo("[first]");
        assertResults(queued, "a", "b");
        assertFailsWithin(tooLate, NOT_QUEUED, OVERLOADED);
    }

    /** A command queued while the lane ended stayed there, and its caller waited until its end. */
    @Test
    void aCommandQueuedAfterTheLanesLastLookIsRefused() throws Exception {
        LateQueue<Submission<String, String>> queue = new LateQueue<>();
        Lane<String, String> lane =
                new Lane<>(
                        "lane",
                        0,
                        settings(10, 10, false),
                        queue,
                        this::session,
                        stalled,
                        LaneEvents.NONE,
                        Threads.REAL);
        lane.start();
        Submission<String, String> late = new Submission<>(0, "late");
        Thread caller = Thread.ofPlatform().start(() -> lane.accept(late, QueuePlace.LAST_IF_ROOM));
        queue.awaitOffer();

        lane.stopAccepting();
        lane.awaitEnd();
        caller.join();

        assertFailsWithin(late, NOT_QUEUED, OVERLOADED);
        assertThat(stalled.notAwaited()).isZero();
    }

    @Test
    void batchesOfOneBucketKeepTheOrderOfTheirCommands() throws Exception {
        Lane<String, String> lane = lane(settings(10, 10, true), stalled);
        accept(lane, 4, "first");
        stalled.awaitBatch();
        accept(lane, 6, "a");
        accept(lane, 5, "b");
        accept(lane, 6, "c");
        accept(lane, 5, "d");
        stalled.letAll();

        assertThat(stalled.awaitBatch()).isEqualTo(new StalledWriter.Batch(6, List.of("a", "c")));
        assertThat(stalled.awaitBatch()).isEqualTo(new StalledWriter.Batch(5, List.of("b", "d")));
    }

    /** The lane claimed for all of its batches what it wrote one bucket after the other. */
    @Test
    void whatWaitsForAnotherBucketsBatchCanStillBeWithdrawn() throws Exception {
        Lane<String, String> lane = lane(settings(10, 10, true), stalled);
        accept(lane, 4, "first");
        stalled.awaitBatch();
        accept(lane, 5, "a");
        Submission<String, String> waiting = accept(lane, 6, "b");
        stalled.letOne();
        stalled.awaitBatch();

        assertThat(waiting.claim()).isTrue();

        stalled.letAll();
        assertThat(accept(lane, 7, "c").await(LONG)).isEqualTo("[c]");
        assertThat(stalled.awaitBatch().commands()).containsExactly("c");
    }

    @Test
    void commandsAreWrittenInTheOrderInWhichTheyCame() {
        FailingWriter writer = FailingWriter.on("nothing", sqlState("22021"));
        Lane<String, String> lane = lane(settings(10_000, 7, false), writer);
        String[] commands =
                IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);

        List<Submission<String, String>> queued = accepted(lane, commands);

        assertResults(queued, commands);
        assertThat(writer.written()).containsExactly(commands);
    }

    private Lane<String, String> lane(BatchWriter<String, String> writer) {
        return lane(settings(10, 10, false), writer);
    }

    private Lane<String, String> lane(LaneSettings settings, BatchWriter<String, String> writer) {
        return lane(settings, this::session, writer);
    }

    private Lane<String, String> lane(
            LaneSettings settings, Supplier<Session> sessions, BatchWriter<String, String> writer) {
        Lane<String, String> lane = unstarted(settings, sessions, writer);
        lane.start();
        return lane;
    }

    private Lane<String, String> unstarted(
            LaneSettings settings, Supplier<Session> sessions, BatchWriter<String, String> writer) {
        Lane<String, String> lane =
                new Lane<>(
                        "lane",
                        0,
                        settings,
                        new LinkedBlockingDeque<>(settings.queueMax()),
                        sessions,
                        writer,
                        LaneEvents.NONE,
                        Threads.REAL);
        lanes.add(lane);
        return lane;
    }

    private Session session() {
        return database.openSession(SessionPurpose.LANE, "milepost lane");
    }

    private static LaneSettings settings(int queueMax, int batchMax, boolean singleBucket) {
        return new LaneSettings(1, queueMax, batchMax, singleBucket, ATTEMPTS_MAX, MINUTE);
    }

    private static Submission<String, String> accepted(Lane<String, String> lane, String command) {
        return accept(lane, 0, command);
    }

    private static List<Submission<String, String>> accepted(
            Lane<String, String> lane, String... commands) {
        return Stream.of(commands).map(command -> accept(lane, 0, command)).toList();
    }

    private static Submission<String, String> accept(
            Lane<String, String> lane, int bucket, String command) {
        Submission<String, String> submission = new Submission<>(bucket, command);
        lane.accept(submission, QueuePlace.LAST_IF_ROOM);
        return submission;
    }

    private static List<Submission<String, String>> without(
            List<Submission<String, String>> submissions, int place) {
        List<Submission<String, String>> others = new ArrayList<>(submissions);
        others.remove(place);
        return others;
    }

    private static void assertResults(
            List<Submission<String, String>> submissions, String... commands) {
        assertThat(submissions)
                .extracting(it -> it.await(LONG))
                .containsExactly(
                        Stream.of(commands).map(StalledWriter::result).toArray(String[]::new));
    }

    private static void assertFails(
            Submission<String, String> submission, NotCommitted.Reason reason) {
        assertFailsWithin(submission, LONG, reason);
    }

    private static void assertFailsWithin(
            Submission<String, String> submission, WaitLimits limits, NotCommitted.Reason reason) {
        assertThatThrownBy(() -> submission.await(limits))
                .isInstanceOfSatisfying(
                        NotCommitted.class, it -> assertThat(it.reason()).isEqualTo(reason));
    }

    /**
     * Waits on a separate thread, which is interrupted; its interrupt flag must be set afterwards.
     */
    private static NotCommitted.Reason interrupted(Submission<String, String> submission)
            throws Exception {
        var reason = new CompletableFuture<NotCommitted.Reason>();
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        submission.await(LONG);
                                    } catch (NotCommitted e) {
                                        if (Thread.currentThread().isInterrupted()) {
                                            reason.complete(e.reason());
                                        }
                                    }
                                    reason.cancel(false);
                                });
        caller.interrupt();
        return reason.get();
    }

    /** Gives the session a transaction to commit. */
    private static void begin(Session session) {
        try {
            session.prepare("SELECT pg_current_xact_id()").execute();
        } catch (SQLException e) {
            throw session.fault(e);
        }
    }

    /** Ends a session's connection from the server's side, when it next says something. */
    private void endConnectionOf(Session session) {
        try (var row = session.prepare("SELECT pg_backend_pid()").executeQuery()) {
            row.next();
            int process = row.getInt(1);
            database.jdbi()
                    .useHandle(
                            handle ->
                                    handle.select("SELECT pg_terminate_backend(?)", process)
                                            .mapTo(Boolean.class)
                                            .one());
        } catch (SQLException e) {
            throw session.fault(e);
        }
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            if (Thread.interrupted()) {
                throw new AssertionError("the thread was never " + state);
            }
            Thread.onSpinWait();
        }
    }
}

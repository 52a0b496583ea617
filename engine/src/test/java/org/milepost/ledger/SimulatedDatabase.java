package org.milepost.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.milepost.commit.BatchWriter;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneEvents;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.OutsideKeys;
import org.milepost.postgres.SecretStore;
import org.milepost.postgres.Session;
import org.milepost.postgres.SimulatedConnection;
import org.milepost.threads.SimulatedProcess;
import org.milepost.threads.Simulation;

/**
 * A database in memory that locks rows, commits, and fails as a real one does, under the scheduler
 * of a simulation. It passes what it stores to an observer, in the order of the commits.
 */
public final class SimulatedDatabase {

    /** Of all transfers here. */
    public static final Epoch EPOCH = StoredBooks.EPOCH;

    private static final long LOCK_TIMEOUT = Duration.ofSeconds(2).toNanos();
    private static final int MILLIS = 1_000_000;
    private static final HouseId ISSUANCE = new HouseId(3);

    private final Simulation simulation;
    private final SimulatedProcess world;
    private final StoredBooks books;
    private final Observer observer;
    private final Crashes crashes;
    private final Map<AccountId, Connection> locks = new TreeMap<>();
    private final Map<Session, Connection> sessions = new LinkedHashMap<>();

    /** Which connection holds which number; until the server has ended it. */
    private final Map<Integer, Connection> numbers = new TreeMap<>();

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private int faultsPerThousand;

    /** What goes wrong. */
    public enum Fault {
        /** The connection is lost within a statement. */
        LOST_IN_STATEMENT,
        /** The server finds a deadlock. */
        DEADLOCK,
        /** The connection is lost before the commit takes effect. */
        LOST_BEFORE_COMMIT,
        /** The commit takes effect, and its answer is lost. */
        LOST_AFTER_COMMIT,
        /**
         * The connection is lost, and the commit takes effect, or not, while others already ask.
         */
        LOST_IN_COMMIT,
        /** The commit takes seconds. */
        SLOW_COMMIT
    }

    /** Sees what was committed. */
    @FunctionalInterface
    public interface Observer {
        /** A transaction, when it takes effect. */
        void committed(Committed transaction);
    }

    /** One thing that a transaction did. */
    public record Done(
            String account,
            Object command,
            String kind,
            String facts,
            int ordinal,
            boolean isReplay) {}

    /** A transaction that took effect. */
    public record Committed(
            List<Done> done, Instant now, Collection<Transfer> transfers, long sum) {
        public Committed {
            done = List.copyOf(done);
            transfers = List.copyOf(transfers);
        }
    }

    /** Ends the process that commits, if it is to end there. */
    @FunctionalInterface
    public interface Crashes {
        /** Whether the process has ended, just before its commit or just after. */
        boolean crash(SimulatedProcess process, boolean isCommitted);
    }

    /** A database that holds accounts of these holders, with as many miles each. */
    public SimulatedDatabase(
            Simulation simulation,
            Map<AccountOpening, Long> openings,
            Instant now,
            Observer observer,
            Crashes crashes) {
        this.crashes = crashes;
        this.simulation = simulation;
        this.world = new SimulatedProcess(simulation, "database");
        this.observer = observer;
        List<Account> accounts =
                openings.keySet().stream()
                        .map(
                                it ->
                                        Account.opened(
                                                it.id(),
                                                it.holder(),
                                                it.currency(),
                                                it.standing(),
                                                now))
                        .toList();
        this.books = new StoredBooks(accounts);
        openings.forEach(
                (opening, miles) ->
                        books.decide(
                                ScriptedCommand.of(
                                        opening.id(),
                                        opening.holder(),
                                        "issued",
                                        ScriptedCommand.moves(miles, ISSUANCE, "{}")),
                                now));
    }

    /** How likely a fault is from now on, at every place where there can be one. */
    public void faultsPerThousand(int perThousand) {
        faultsPerThousand = perThousand;
    }

    /** How often it failed, and how. */
    public Map<Fault, Integer> faults() {
        return new EnumMap<>(faults);
    }

    /** The books as they are now. */
    public Collection<Transfer> transfers() {
        return books.transfers();
    }

    /** What the audit finds. */
    public List<String> audit() {
        return books.verify().faults();
    }

    /** Opens the books for a process, as an instance does. */
    public Ledger open(SimulatedProcess process, LaneSettings settings, InstantSource clock) {
        Jdbi none =
                Jdbi.create(
                        () -> {
                            throw new UnsupportedOperationException("no SQL in a simulation");
                        });
        return new Ledger(
                GroupCommit.start(
                        "lane",
                        settings,
                        () -> connect(process),
                        (Session session, int home, List<QueuedOperation<?>> queued) ->
                                write(session, queued, clock),
                        LaneEvents.NONE,
                        process),
                GroupCommit.start(
                        "lookup",
                        settings.withLanes(1),
                        () -> connect(process),
                        (Session session, int home, List<Lookup> lookups) -> look(lookups),
                        LaneEvents.NONE,
                        process),
                new HistoryReader(
                        GroupCommit.start(
                                "history",
                                settings.withLanes(1),
                                () -> connect(process),
                                unasked(),
                                LaneEvents.NONE,
                                process)),
                new AccountStore(none),
                new SecretStore(none, OutsideKeys.NONE),
                clock);
    }

    /**
     * The server notices that a process is gone: what it had not asked to commit is rolled back,
     * and a commit that was requested may or may not take effect.
     */
    public void lost(SimulatedProcess process) {
        for (Connection connection : List.copyOf(sessions.values())) {
            if (connection.process == process) {
                connection.abandoned();
            }
        }
    }

    private static <C, R> BatchWriter<C, R> unasked() {
        return (session, home, commands) -> {
            throw new UnsupportedOperationException("not asked in a simulation");
        };
    }

    private Session connect(SimulatedProcess process) {
        Connection connection = new Connection(process);
        Session session = SimulatedConnection.session(connection);
        sessions.put(session, connection);
        return session;
    }

    private List<Lookup.Found> look(List<Lookup> lookups) {
        wander(2);
        List<Lookup.Found> found = new ArrayList<>();
        for (Lookup lookup : lookups) {
            found.add(books.look(lookup));
        }
        return found;
    }

    private List<QueuedOperation<?>> write(
            Session session, List<QueuedOperation<?>> queued, InstantSource clock) {
        Connection connection = Objects.requireNonNull(sessions.get(session));
        wander(1);
        strike(connection, Fault.LOST_IN_STATEMENT, "08006");
        strike(connection, Fault.DEADLOCK, "40P01");
        if (isSettled(queued, clock.instant())) {
            return queued;
        }
        List<AccountId> ids =
                queued.stream().map(it -> it.operation().account()).distinct().sorted().toList();
        ids.forEach(connection::lock);
        wander(1);
        connection.now = clock.instant();
        Batch batch = books.begin(ids, connection.now);
        List<Done> done = new ArrayList<>();
        for (QueuedOperation<?> one : queued) {
            one.decide(batch, books.reading(one.operation()));
            done.add(done(one));
        }
        connection.claimNumber();
        connection.batch = batch;
        connection.done = done;
        wander(1);
        strike(connection, Fault.LOST_IN_STATEMENT, "08006");
        return queued;
    }

    /**
     * Answers without a lock, after a delay, if no writing transaction is in progress and they
     * decide everything.
     */
    private boolean isSettled(List<QueuedOperation<?>> queued, Instant now) {
        wander(1);
        if (!locks.isEmpty()) {
            return false;
        }
        wander(1);
        List<Done> done = new ArrayList<>();
        for (QueuedOperation<?> one : queued) {
            if (one.settle(books.reading(one.operation()), now)) {
                done.add(done(one));
            }
        }
        if (done.size() < queued.size()) {
            return false;
        }
        observer.committed(new Committed(done, now, List.of(), books.sum().count()));
        return true;
    }

    private static <R> Done done(QueuedOperation<R> queued) {
        AccountOperation<R> work = queued.operation();
        R result = queued.value();
        return switch (work) {
            case Command<?> it when result instanceof CommandOutcome.Answered answered ->
                    new Done(
                            it.holder(),
                            it,
                            "answer",
                            answered.answer().facts(),
                            answered.answer()
                                    .booking()
                                    .map(booked -> booked.id().ordinal())
                                    .orElse(0),
                            answered.isReplay());
            case Command<?> it -> new Done(it.holder(), it, "look", "", 0, false);
            case AccountOperation.Cancel it ->
                    new Done(
                            it.holder(),
                            it.command(),
                            "cancel",
                            String.valueOf(result),
                            it.ordinal(),
                            false);
            case AccountOperation.ReadAnswer it ->
                    new Done(it.holder(), it.command(), "look", "", 0, false);
        };
    }

    private void strike(Connection connection, Fault fault, String state) {
        if (!simulation.happens(faultsPerThousand)) {
            return;
        }
        count(fault);
        if (state.startsWith("08")) {
            connection.abandoned();
        }
        throw new DatabaseFault(SimulatedConnection.fault(state));
    }

    private void count(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
        simulation.note("fault " + fault);
    }

    private void wander(int millisMax) {
        simulation.pass(simulation.random().nextLong(1, (long) millisMax * MILLIS));
    }

    /** A connection, and the one transaction that it may have. */
    private final class Connection implements SimulatedConnection {

        private final SimulatedProcess process;
        private final Map<AccountId, Boolean> held = new HashMap<>();
        private @Nullable Batch batch;
        private Instant now = Instant.EPOCH;
        private List<Done> done = List.of();
        private boolean closed;
        private boolean committing;
        private int number = -1;

        Connection(SimulatedProcess process) {
            this.process = process;
        }

        void lock(AccountId id) {
            simulation.await(() -> isFree(id), LOCK_TIMEOUT);
            if (!isFree(id)) {
                throw new DatabaseFault(SimulatedConnection.fault("55P03"));
            }
            locks.put(id, this);
            held.put(id, true);
        }

        /** The lowest number that no other connection holds. */
        void claimNumber() {
            for (int free = 0; number < 0; free++) {
                if (numbers.putIfAbsent(free, this) == null) {
                    number = free;
                }
            }
        }

        @Override
        public void commit() throws SQLException {
            crash(false);
            committing = true;
            boolean slow = simulation.happens(faultsPerThousand);
            if (slow) {
                count(Fault.SLOW_COMMIT);
                simulation.pass(simulation.random().nextLong(500L * MILLIS, 4_000L * MILLIS));
            } else {
                wander(4);
            }
            if (simulation.happens(faultsPerThousand)) {
                Fault fault =
                        List.of(
                                        Fault.LOST_BEFORE_COMMIT,
                                        Fault.LOST_AFTER_COMMIT,
                                        Fault.LOST_IN_COMMIT)
                                .get(simulation.random().nextInt(3));
                count(fault);
                closed = true;
                switch (fault) {
                    case LOST_BEFORE_COMMIT -> release();
                    case LOST_AFTER_COMMIT -> apply();
                    default -> applyOrNotLater();
                }
                throw SimulatedConnection.fault("08006");
            }
            apply();
            committing = false;
            crash(true);
        }

        /** Nothing of an ended process continues. */
        private void crash(boolean isCommitted) {
            if (crashes.crash(process, isCommitted)) {
                simulation.pass(Long.MAX_VALUE);
            }
        }

        @Override
        public void rollback() {
            release();
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release();
            }
            sessions.values().remove(this);
        }

        void abandoned() {
            if (closed) {
                return;
            }
            closed = true;
            if (committing) {
                applyOrNotLater();
            } else {
                noticeLater(this::release);
            }
        }

        private void applyOrNotLater() {
            boolean applies = simulation.random().nextBoolean();
            noticeLater(applies ? this::apply : this::release);
        }

        /** The commit takes time; until then the rows stay locked. */
        private void noticeLater(Runnable end) {
            long delay = simulation.random().nextLong(1, 900L * MILLIS);
            world.start(
                    "server",
                    () -> {
                        simulation.pass(delay);
                        end.run();
                    });
        }

        private void apply() {
            if (batch != null) {
                books.store(batch, number);
                observer.committed(new Committed(done, now, batch.booked(), books.sum().count()));
            }
            release();
        }

        private void release() {
            batch = null;
            done = List.of();
            held.keySet().forEach(id -> locks.remove(id, this));
            held.clear();
            if (closed) {
                numbers.remove(number, this);
            }
        }

        private boolean isFree(AccountId id) {
            Connection holder = locks.get(id);
            return holder == null || holder == this;
        }
    }
}

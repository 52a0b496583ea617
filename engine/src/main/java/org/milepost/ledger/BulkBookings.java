package org.milepost.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.SqlFailure;
import org.milepost.threads.Threads;

/**
 * Books many commands in one transaction, for imports. It writes as a lane does, by {@link
 * JournalStore}, over a session of its own, and may run while servers book: they lock the same rows
 * in the same order.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class BulkBookings implements AutoCloseable {

    private static final int ATTEMPTS_MAX = 8;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The stripes are those of the session's number. */
    private static final int NO_HOME = 0;

    private final Database database;
    private final JournalStore journal;
    private @Nullable Session session;

    private BulkBookings(Database database, InstantSource clock) {
        this.database = database;
        this.journal = new JournalStore(clock, false);
    }

    /**
     * Bookings in this database. The session is opened with the first of them.
     *
     * @param clock in whole microseconds, as the database stores time
     */
    public static BulkBookings open(Database database, InstantSource clock) {
        return new BulkBookings(database, clock);
    }

    /**
     * Executes commands in one transaction, in their order, and what is written beside them. A
     * conflict with another transaction or a lost connection is tried again, some seconds long.
     * When the result of a commit was lost, its commands come as replays.
     *
     * @param beside writes more rows in the same transaction; may be called more than once; it must
     *     not lock what anybody locks after accounts
     * @throws DatabaseFault when it failed; nothing of it is booked, unless the connection was lost
     */
    public <A> List<CommandResult<A>> book(
            List<? extends Command<A>> commands, Consumer<Session> beside) {
        for (int attempt = 1; ; attempt++) {
            try {
                return bookOnce(commands, beside);
            } catch (DatabaseFault e) {
                drop();
                boolean mayPass =
                        e.failure() == SqlFailure.RETRY
                                || e.failure() == SqlFailure.CONNECTION_LOST;
                if (!mayPass || attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                pause(PAUSE.multipliedBy((long) attempt * attempt));
            }
        }
    }

    private <A> List<CommandResult<A>> bookOnce(
            List<? extends Command<A>> commands, Consumer<Session> beside) {
        Session current = session();
        List<Submitted<A>> submitted =
                commands.stream()
                        .map(it -> new Submitted<A>(it, new QueuedOperation<>(it)))
                        .toList();
        beside.accept(current);
        journal.write(
                current, NO_HOME, List.copyOf(submitted.stream().map(Submitted::queued).toList()));
        List<CommandResult<A>> results =
                submitted.stream()
                        .map(it -> Ledger.result(it.command(), it.queued().value()))
                        .toList();
        if (results.stream().allMatch(it -> it.isReplay() || it.booked().isEmpty())) {
            // The journal has rolled back what changes nothing.
            beside.accept(current);
        }
        current.commit();
        return results;
    }

    /** A command, and its operation in the batch. */
    private record Submitted<A>(Command<A> command, QueuedOperation<CommandOutcome> queued) {}

    private Session session() {
        Session known = session;
        if (known == null || known.isBroken()) {
            drop();
            known = database.openSession(SessionPurpose.LANE, "milepost import");
            session = known;
        }
        return known;
    }

    private static void pause(Duration time) {
        try {
            Threads.REAL.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a booking is repeated", e);
        }
    }

    private void drop() {
        Session known = session;
        session = null;
        if (known != null) {
            known.close();
        }
    }

    /** Closes the session. */
    @Override
    public void close() {
        drop();
    }
}

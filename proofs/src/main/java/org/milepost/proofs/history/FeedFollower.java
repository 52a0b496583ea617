package org.milepost.proofs.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.milepost.bench.process.Pauses;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.FeedReader;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.SqlFailure;

/**
 * A reader of the feed during a run, such as a read model has. When the database fails, it
 * continues from its stored positions. At the end it must have got every transfer, and none at two
 * positions.
 *
 * <p>Threads: follows on a thread of its own; finished by one other.
 */
public final class FeedFollower {

    private static final String NAME = "follower";
    private static final int ROWS_MAX = 200;
    private static final int ROWS_PER_FETCH = 10_000;
    private static final int FAULTS_MAX = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DatabaseSettings settings;
    private final Thread thread;
    private volatile boolean finishing;

    // The follower's thread, and then the one that finishes it.
    private final Map<TransferId, Place> places = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private record Place(int stream, long position) {}

    private FeedFollower(DatabaseSettings settings) {
        this.settings = settings;
        this.thread = Thread.ofPlatform().daemon().name("feed").unstarted(this::follow);
    }

    /** Starts to follow. */
    public static FeedFollower start(DatabaseSettings settings) {
        FeedFollower follower = new FeedFollower(settings);
        follower.thread.start();
        return follower;
    }

    /**
     * Reads the rest, when nothing more is booked, and compares all with the books.
     *
     * @return what is wrong
     */
    public List<String> finish() {
        finishing = true;
        try {
            thread.join();
            compare();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            faults.add("the reader of the feed was interrupted");
        } catch (SQLException e) {
            faults.add("the books could not be compared with the feed: " + e.getMessage());
        }
        return List.copyOf(faults.subList(0, Math.min(faults.size(), FAULTS_MAX)));
    }

    /** How many transfers it has got. */
    public int transfers() {
        return places.size();
    }

    private void follow() {
        boolean done = false;
        while (!done) {
            boolean last = finishing;
            try (Database database = Database.open(settings)) {
                FeedReader reader = FeedReader.open(database, NAME);
                done = followOver(reader) || last;
            } catch (RuntimeException e) {
                if (!isOfDatabase(e)) {
                    faults.add("the reader of the feed failed: " + e);
                    return;
                }
                Pauses.pause(PAUSE);
            }
        }
    }

    /** Returns true when it has read everything after the end of the run. */
    private boolean followOver(FeedReader reader) {
        while (true) {
            boolean last = finishing;
            // Before the commit: when its answer is lost, the position may be stored nevertheless.
            int read = reader.read(ROWS_MAX, (_, part) -> take(part));
            if (read == 0) {
                if (last) {
                    return true;
                }
                Pauses.pause(PAUSE);
            }
        }
    }

    private static boolean isOfDatabase(RuntimeException e) {
        return e instanceof DatabaseFault
                || e instanceof OperatorFault
                || SqlFailure.ofStore(e).isPresent();
    }

    /** A part whose commit fails comes again, so it may come twice. */
    private void take(FeedReader.Part part) {
        for (TransferId transfer : part.transfers()) {
            Place place = new Place(part.stream(), part.position());
            Place before = places.put(transfer, place);
            if (before != null
                    && before.stream() != FeedReader.Part.HISTORY
                    && place.stream() != FeedReader.Part.HISTORY
                    && !before.equals(place)) {
                faults.add("the feed has " + transfer + " at " + before + " and at " + place);
            }
        }
    }

    private void compare() throws SQLException {
        int found = 0;
        try (Connection connection =
                DriverManager.getConnection(
                        settings.jdbcUrl(), settings.user(), settings.password())) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(ROWS_PER_FETCH);
                ResultSet rows =
                        statement.executeQuery("SELECT bucket, account, ordinal FROM transfer");
                while (rows.next()) {
                    TransferId id =
                            new TransferId(
                                    new AccountId(rows.getInt(1), rows.getLong(2)), rows.getInt(3));
                    if (places.containsKey(id)) {
                        found++;
                    } else {
                        faults.add("the feed lacks " + id);
                    }
                }
            }
        }
        if (found < places.size()) {
            faults.add("the feed has " + (places.size() - found) + " transfers too many");
        }
    }
}

package org.milepost.refusal;

import java.time.Instant;
import java.util.List;
import org.milepost.postgres.Database;

/**
 * Finds refusals, newest first.
 *
 * <p>Threads: shared.
 */
public final class RefusalSearch {

    private final Database database;

    /**
     * A refusal that is stored.
     *
     * @param number its number, in the order in which refusals were written
     */
    public record Stored(long number, Refusal refusal) {

        /** Its place in lists by time. */
        public RefusalQuery.Place place() {
            return new RefusalQuery.Place(refusal.at(), number);
        }
    }

    /**
     * Refusals of one call with one code.
     *
     * @param latest when the last of them was
     */
    public record Count(String api, String call, String code, long refusals, Instant latest) {}

    /** A search of this database. */
    public RefusalSearch(Database database) {
        this.database = database;
    }

    /** The refusals that a query wants. */
    public List<Stored> find(RefusalQuery query) {
        return database.read(it -> RefusalStore.find(it, query));
    }

    /**
     * How many refusals there were of each call and code at a partner since a time, most first.
     *
     * @param latest how many refusals are counted at most, the latest ones
     */
    public List<Count> counts(int partner, Instant since, int latest) {
        return database.read(it -> RefusalStore.counts(it, partner, since, latest));
    }

    /** How many refusals in the range of times could not be written. */
    public long lost(RefusalQuery query) {
        return database.read(it -> RefusalStore.lost(it, query.from(), query.until()));
    }
}

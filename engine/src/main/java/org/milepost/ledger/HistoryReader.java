package org.milepost.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneEvents;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.LaneStatus;
import org.milepost.commit.WaitLimits;
import org.milepost.ledger.HistoryQuery.Count;
import org.milepost.ledger.HistoryQuery.Find;
import org.milepost.ledger.HistoryQuery.Found;
import org.milepost.ledger.HistoryQuery.OrdinalRange;
import org.milepost.ledger.HistoryQuery.Page;
import org.milepost.postgres.Database;
import org.milepost.postgres.SessionPurpose;
import org.milepost.threads.Deadline;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;

/**
 * Reads histories on separate lanes, so that writes and lookups do not wait for them. A long read
 * is split into bounded queries that queue one by one, so that a short read waits for at most one
 * page of each other caller's read. History does not change, so the pages are consistent.
 *
 * <p>Threads: shared; calls block.
 */
final class HistoryReader implements AutoCloseable {

    private static final int LANES = 2;

    /** The most queries in one transaction. */
    private static final int TOGETHER_MAX = 8;

    /** The most transfers that one query returns. */
    static final int PAGE_MAX = 1_000;

    /** The most transfers that one query reads, including those that exceed the maximum. */
    static final int LOOKED_AT_MAX = 10_000;

    private final GroupCommit<HistoryQuery, Found> lanes;

    HistoryReader(GroupCommit<HistoryQuery, Found> lanes) {
        this.lanes = lanes;
    }

    /** Starts the lanes. */
    static HistoryReader open(Database database, LaneSettings settings, LaneEvents events) {
        return new HistoryReader(
                GroupCommit.start(
                        "history",
                        new LaneSettings(
                                LANES,
                                settings.queueMax(),
                                TOGETHER_MAX,
                                settings.singleBucket(),
                                settings.attemptsMax(),
                                settings.unreachableMax()),
                        () -> database.openSession(SessionPurpose.LANE, "milepost history"),
                        new HistoryStore(),
                        events,
                        Threads.REAL));
    }

    /** What each lane has counted. */
    List<Supplier<LaneStatus>> laneStatuses() {
        return lanes.statuses();
    }

    /** The status of each lane. */
    List<Supplier<JobStatus>> jobs() {
        return lanes.jobs();
    }

    /**
     * Passes the wanted transfers to the reader, the latest first.
     *
     * @return whether the account exists and belongs to the holder
     * @throws LedgerFailure when not all can be read in time
     */
    boolean read(
            AccountId account,
            String holder,
            HistoryRange range,
            Duration wait,
            Consumer<HistoryEntry> reader) {
        BoundedRead reading = new BoundedRead(account, Deadline.start(Threads.REAL, wait));
        Find find = new Find(account, holder, range.from(), range.until());
        Optional<OrdinalRange> found = ((Found.Ordinals) reading.of(find)).range();
        found.ifPresent(it -> read(reading, it, range, reader));
        return found.isPresent();
    }

    private static void read(
            BoundedRead reading,
            OrdinalRange all,
            HistoryRange range,
            Consumer<HistoryEntry> reader) {
        OrdinalRange rest = all;
        int skip = range.first() - 1;
        int wanted = range.size();
        while (wanted > 0 && !rest.isEmpty()) {
            OrdinalRange top = rest.top(LOOKED_AT_MAX);
            if (skip > 0) {
                Count count = new Count(reading.account, top, range.changeMax());
                int passed = ((Found.Counted) reading.of(count)).transfers();
                if (passed <= skip) {
                    skip -= passed;
                    rest = rest.below(top.lowest());
                    continue;
                }
            }
            int take = Math.min(wanted, PAGE_MAX);
            Page page = new Page(reading.account, top, range.changeMax(), skip, take);
            List<HistoryEntry> entries = ((Found.Rows) reading.of(page)).entries();
            entries.forEach(reader);
            wanted -= entries.size();
            skip = 0;
            boolean mayHaveMore = entries.size() == take;
            rest =
                    rest.below(
                            mayHaveMore
                                    ? entries.getLast().transfer().id().ordinal()
                                    : top.lowest());
        }
    }

    @Override
    public void close() {
        lanes.close();
    }

    /** The read of one caller, with its deadline. */
    private final class BoundedRead {

        private final AccountId account;
        private final Deadline deadline;

        BoundedRead(AccountId account, Deadline deadline) {
            this.account = account;
            this.deadline = deadline;
        }

        Found of(HistoryQuery read) {
            WaitLimits limits = WaitLimits.of(deadline.left());
            return Ledger.orLedgerFailure(() -> lanes.submit(account.bucket(), read, limits));
        }
    }
}

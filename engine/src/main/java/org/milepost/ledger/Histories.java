package org.milepost.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneEvents;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.Patience;
import org.milepost.ledger.HistoryRead.Count;
import org.milepost.ledger.HistoryRead.Find;
import org.milepost.ledger.HistoryRead.Found;
import org.milepost.ledger.HistoryRead.Page;
import org.milepost.ledger.HistoryRead.Stretch;
import org.milepost.postgres.Database;
import org.milepost.postgres.SessionPurpose;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;

/**
 * Reads histories on lanes of their own, so that neither writes nor the look-ups of balances wait
 * for them. A long reading is cut into bounded ones that queue one by one: whoever wants ten
 * transfers waits for a page of a neighbour's and never for the whole of it. History does not
 * change, so that the pages fit together whatever is booked meanwhile.
 *
 * <p>Threads: shared; calls block.
 */
final class Histories implements AutoCloseable {

    private static final int LANES = 2;

    /** Readings that share a transaction, and so wait for each other. */
    private static final int TOGETHER_MAX = 8;

    /** Transfers that one reading brings. */
    static final int PAGE_MAX = 1_000;

    /** Transfers that one reading looks at, those that are too large among them. */
    static final int LOOKED_AT_MAX = 10_000;

    private final GroupCommit<HistoryRead, Found> lanes;

    Histories(GroupCommit<HistoryRead, Found> lanes) {
        this.lanes = lanes;
    }

    /** On lanes of its own. */
    static Histories open(Database database, LaneSettings settings) {
        return new Histories(
                GroupCommit.start(
                        "history",
                        new LaneSettings(
                                LANES,
                                settings.queueMax(),
                                TOGETHER_MAX,
                                settings.singleBucket(),
                                settings.attemptsMax(),
                                settings.outageMax()),
                        () -> database.openSession(SessionPurpose.LANE, "milepost history"),
                        new HistoryStore(),
                        LaneEvents.NONE,
                        Threads.REAL));
    }

    /** The lanes, each with how it is doing. */
    List<Supplier<JobStatus>> jobs() {
        return lanes.jobs();
    }

    /**
     * Hands over the wanted transfers, the latest first.
     *
     * @return whether the account is there and the holder's
     * @throws Undecided when they cannot all be read in time
     */
    boolean read(
            AccountId account,
            String holder,
            HistoryRange range,
            Duration wait,
            Consumer<Transfer> reader) {
        Reading reading = new Reading(account, System.nanoTime() + wait.toNanos());
        Find find = new Find(account, holder, range.from(), range.until());
        Optional<Stretch> found = ((Found.Place) reading.of(find)).stretch();
        found.ifPresent(it -> read(reading, it, range, reader));
        return found.isPresent();
    }

    private static void read(
            Reading reading, Stretch all, HistoryRange range, Consumer<Transfer> reader) {
        Stretch rest = all;
        int skip = range.first() - 1;
        int wanted = range.size();
        while (wanted > 0 && !rest.isEmpty()) {
            Stretch top = rest.top(LOOKED_AT_MAX);
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
            List<Transfer> transfers = ((Found.Rows) reading.of(page)).transfers();
            transfers.forEach(reader);
            wanted -= transfers.size();
            skip = 0;
            boolean mayHaveMore = transfers.size() == take;
            rest = rest.below(mayHaveMore ? transfers.getLast().id().ordinal() : top.lowest());
        }
    }

    @Override
    public void close() {
        lanes.close();
    }

    /** One caller's reading, which must be over in time. */
    private final class Reading {

        private final AccountId account;
        private final long endNanos;

        Reading(AccountId account, long endNanos) {
            this.account = account;
            this.endNanos = endNanos;
        }

        Found of(HistoryRead read) {
            Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
            Supplier<Found> submission =
                    () -> lanes.submit(account.bucket(), read, Patience.of(left));
            return Ledger.settled(submission);
        }
    }
}

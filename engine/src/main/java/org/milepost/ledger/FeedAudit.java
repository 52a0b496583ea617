package org.milepost.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The feed as an audit reads it: its rows in the order of streams and positions, and what was
 * booked before there was a feed. Finds positions that are missing, and adds up the transfers of
 * each bucket, which {@link Verifier} compares with the books.
 *
 * <p>Threads: used by one thread at a time.
 */
final class FeedAudit {

    private static final int FAULTS_MAX = 100;

    private final FeedTally[] tallies = new FeedTally[AccountId.BUCKETS];
    private final List<String> faults = new ArrayList<>();
    private int stream = -1;
    private long position;

    FeedAudit() {
        Arrays.fill(tallies, FeedTally.NONE);
    }

    /** Adds transfers that were booked before there was a feed. */
    void origin(int bucket, FeedTally tally) {
        tallies[bucket] = tallies[bucket].plus(tally);
    }

    /** Adds the next row. */
    void next(int nextStream, long nextPosition, byte[] transfers) {
        long expected = nextStream == stream ? position + 1 : 1;
        if (nextPosition != expected) {
            fault(place(nextStream, nextPosition) + ": follows position " + (expected - 1));
        }
        stream = nextStream;
        position = nextPosition;
        try {
            for (TransferId transfer : FeedRow.transfers(transfers)) {
                int bucket = transfer.account().bucket();
                tallies[bucket] = tallies[bucket].with(transfer);
            }
        } catch (IllegalArgumentException e) {
            fault(place(nextStream, nextPosition) + ": cannot be read: " + e.getMessage());
        }
    }

    /** The transfers of a bucket that the feed has or that are older than it. */
    FeedTally tally(int bucket) {
        return tallies[bucket];
    }

    /** What is wrong with the rows themselves. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    private void fault(String text) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(text);
        }
    }

    private static String place(int stream, long position) {
        return "feed " + stream + " position " + position;
    }
}

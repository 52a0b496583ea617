package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What an audit has read of each bucket: a tally of the transfers, and the sum of their links. Two
 * sums of links are equal, as good as always, only if the transfers and all that their links cover
 * are.
 *
 * <p>Threads: used by one thread at a time.
 */
final class BucketTallies {

    private final FeedTally[] transfers = new FeedTally[AccountId.BUCKETS];
    private final long[] links = new long[AccountId.BUCKETS];

    BucketTallies() {
        Arrays.fill(transfers, FeedTally.NONE);
    }

    void add(Transfer transfer) {
        int bucket = transfer.id().account().bucket();
        transfers[bucket] = transfers[bucket].with(transfer.id());
        links[bucket] += ByteBuffer.wrap(transfer.link().bytes()).getLong();
    }

    void add(BucketTallies other) {
        for (int bucket = 0; bucket < AccountId.BUCKETS; bucket++) {
            transfers[bucket] = transfers[bucket].plus(other.transfers[bucket]);
            links[bucket] += other.links[bucket];
        }
    }

    FeedTally transfers(int bucket) {
        return transfers[bucket];
    }

    /** The sum of the first eight bytes of each link, modulo 2<sup>64</sup>. */
    long links(int bucket) {
        return links[bucket];
    }
}

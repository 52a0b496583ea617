package org.milepost.postgres;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The buckets whose rows lie together: in one shard of each distributed table, so that one
 * transaction on one node can write to all of them. A database that is not distributed has one
 * shard.
 *
 * @param buckets in ascending order
 * @param node host and port of the node that has the shard; empty for the database's own address
 */
public record Shard(List<Integer> buckets, String node) {

    /** All buckets of a database that is not distributed. */
    public static final Shard WHOLE =
            new Shard(IntStream.range(0, Bucket.COUNT).boxed().toList(), "");

    public Shard {
        if (buckets.isEmpty()) {
            throw new IllegalArgumentException("a shard without a bucket");
        }
        buckets = List.copyOf(buckets);
    }

    /**
     * What a statement names for some rows: their buckets, which are all in this shard. Fewer
     * buckets cost less, because versions of PostgreSQL before 17 search once for each.
     */
    public Shard naming(IntStream rows) {
        return isWhole() ? this : new Shard(rows.sorted().distinct().boxed().toList(), node);
    }

    /** Whether it has all buckets, so that statements need not name those that they mean. */
    public boolean isWhole() {
        return buckets.size() == Bucket.COUNT;
    }

    /** The bucket for rows that belong to the whole shard. */
    public int first() {
        return buckets.getFirst();
    }
}

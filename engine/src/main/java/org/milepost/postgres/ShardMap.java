package org.milepost.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Which shard has which bucket. Never changes; {@link Database#shards} has the current one. */
public final class ShardMap {

    /** Of a database that is not distributed. */
    public static final ShardMap WHOLE = new ShardMap(List.of(Shard.WHOLE));

    private final List<Shard> shards;
    private final Shard[] byBucket = new Shard[Bucket.COUNT];

    /**
     * The map of these shards.
     *
     * @throws IllegalArgumentException when a bucket is in none or in two
     */
    public ShardMap(List<Shard> shards) {
        this.shards = List.copyOf(shards);
        int placed = 0;
        for (Shard shard : this.shards) {
            for (int bucket : shard.buckets()) {
                byBucket[bucket] = shard;
                placed++;
            }
        }
        for (Shard shard : byBucket) {
            if (shard == null || placed != Bucket.COUNT) {
                throw new IllegalArgumentException("each bucket is in one shard");
            }
        }
    }

    /** All shards. */
    public List<Shard> shards() {
        return shards;
    }

    /** The shard that has this bucket. */
    public Shard of(int bucket) {
        return byBucket[bucket];
    }

    /**
     * Splits rows by the shard of their buckets, each part in the order of the rows.
     *
     * @param bucket that of a row, 0 to 255
     */
    public <T> List<Map.Entry<Shard, List<T>>> split(List<T> rows, ToIntFunction<T> bucket) {
        if (isWhole()) {
            return rows.isEmpty() ? List.of() : List.of(Map.entry(shards.getFirst(), rows));
        }
        Map<Shard, List<T>> parts = new LinkedHashMap<>();
        for (T row : rows) {
            parts.computeIfAbsent(of(bucket.applyAsInt(row)), _ -> new ArrayList<>()).add(row);
        }
        return List.copyOf(parts.entrySet());
    }

    /** Whether there is one shard for all buckets. */
    public boolean isWhole() {
        return shards.size() == 1;
    }
}

package org.milepost.postgres;

import java.util.function.Supplier;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * What the connections of a {@link Database} know of its shards, so that each {@link Transaction}
 * does. One shard unless it is set.
 *
 * <p>Threads: shared; set once before the first connection.
 */
public final class KnownShards implements JdbiConfig<KnownShards> {

    private Supplier<ShardMap> shards = () -> ShardMap.WHOLE;

    /** Made by Jdbi. */
    public KnownShards() {}

    void set(Supplier<ShardMap> source) {
        this.shards = source;
    }

    ShardMap now() {
        return shards.get();
    }

    @Override
    public KnownShards createCopy() {
        KnownShards copy = new KnownShards();
        copy.set(shards);
        return copy;
    }
}

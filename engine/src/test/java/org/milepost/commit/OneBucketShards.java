package org.milepost.commit;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionSource;
import org.milepost.postgres.Shard;
import org.milepost.postgres.ShardMap;

/** Sessions to a database in which each bucket is a shard. */
record OneBucketShards(Supplier<Session> sessions) implements SessionSource {

    private static final ShardMap MAP =
            new ShardMap(IntStream.range(0, Bucket.COUNT).mapToObj(OneBucketShards::of).toList());

    static Shard of(int bucket) {
        return new Shard(List.of(bucket), "");
    }

    @Override
    public ShardMap shards() {
        return MAP;
    }

    @Override
    public Session open(Shard shard) {
        return sessions.get();
    }
}

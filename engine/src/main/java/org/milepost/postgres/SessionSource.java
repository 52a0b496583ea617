package org.milepost.postgres;

import java.util.function.Supplier;

/**
 * Opens the sessions of lanes.
 *
 * <p>Threads: shared.
 */
public interface SessionSource {

    /** The shards now. */
    ShardMap shards();

    /**
     * Opens a session for a shard, at the node that has it if that can be reached.
     *
     * @throws DatabaseFault when the server cannot be reached or refuses the connection
     */
    Session open(Shard shard);

    /** Of a database that is not distributed. */
    static SessionSource of(Supplier<Session> sessions) {
        return new SessionSource() {
            @Override
            public ShardMap shards() {
                return ShardMap.WHOLE;
            }

            @Override
            public Session open(Shard shard) {
                return sessions.get();
            }
        };
    }
}

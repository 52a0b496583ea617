package org.milepost.commit;

import java.util.List;
import org.milepost.postgres.Session;
import org.milepost.postgres.Shard;

/**
 * Writes a batch within the transaction of a lane.
 *
 * <p>Is called again with the same commands when a transaction failed or the result of its commit
 * is unknown, so the effect of a command must be recognisable in the database.
 *
 * <p>Threads: called by all lanes at once, each with its own session.
 *
 * @param <C> the commands
 * @param <R> the result of a command
 */
@FunctionalInterface
public interface BatchWriter<C, R> {
    /**
     * Writes the batch. The lane commits, unless the writer has sent the commit with its last
     * statement; after that nothing may follow that can fail.
     *
     * @param shard the one that has the buckets of all commands
     * @return one result for each command, in their order
     */
    List<R> write(Session session, Shard shard, List<C> commands);
}

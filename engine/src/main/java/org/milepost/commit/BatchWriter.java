package org.milepost.commit;

import java.util.List;
import org.milepost.postgres.Session;

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
     * @param home the bucket for rows that belong to the whole batch: the lane's number, or the
     *     batch's bucket when each batch has one bucket
     * @return one result for each command, in their order
     */
    List<R> write(Session session, int home, List<C> commands);
}

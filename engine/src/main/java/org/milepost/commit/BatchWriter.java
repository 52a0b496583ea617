package org.milepost.commit;

import java.util.List;
import org.milepost.postgres.Session;

/**
 * What a lane does with a batch inside its transaction.
 *
 * <p>May be called again with the same commands when a transaction failed or its commit is unknown,
 * so whatever a command does must be recognisable as done.
 *
 * <p>Threads: called by all lanes at once, each with its own session.
 *
 * @param <C> the commands
 * @param <R> what becomes of a command
 */
@FunctionalInterface
public interface BatchWriter<C, R> {
    /**
     * Writes the batch. The lane commits, unless the writer has sent the commit with what it wrote;
     * then nothing may come after it that can fail.
     *
     * @param home a bucket of the lane's own, for rows that belong to the batch and not to one of
     *     its commands; the batch's bucket when batches keep to one
     * @return one result for each command, in their order
     */
    List<R> write(Session session, int home, List<C> commands);
}

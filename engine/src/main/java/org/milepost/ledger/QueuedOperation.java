package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation on its way through a lane, with its result. A batch that runs again replaces the
 * result, so only that of a committed batch may be read.
 *
 * <p>Threads: the lane's thread decides it and then completes the submission; the caller, who waits
 * for that, reads the result afterwards.
 */
final class QueuedOperation<R> {

    private final AccountOperation<R> operation;
    private @Nullable OperationResult<R> result;

    QueuedOperation(AccountOperation<R> operation) {
        this.operation = operation;
    }

    AccountOperation<R> operation() {
        return operation;
    }

    /** Carries it out within a batch. */
    void decide(Batch batch, Batch.Reading reading) {
        result = batch.decide(operation, reading);
    }

    /** Whether the result is an answer that was given before. */
    boolean isReplay() {
        return result instanceof OperationResult.Done<R>(R value) && operation.isReplay(value);
    }

    /**
     * Takes the result that the stored answer alone decides.
     *
     * @return whether there is one
     */
    boolean settle(Batch.Reading reading, Instant now) {
        Optional<R> settled = operation.settled(reading, now);
        settled.ifPresent(it -> result = new OperationResult.Done<>(it));
        return settled.isPresent();
    }

    /** The result. Throws what the rules threw. */
    R value() {
        OperationResult<R> known = result;
        if (known == null) {
            throw new IllegalStateException("the operation was not carried out");
        }
        return known.value();
    }
}

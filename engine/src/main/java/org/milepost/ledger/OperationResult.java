package org.milepost.ledger;

/**
 * The result of one operation of a batch.
 *
 * @param <R> the result of an operation that was carried out
 */
sealed interface OperationResult<R> {

    /** The result. Throws what the rules threw. */
    R value();

    /** It was carried out. */
    record Done<R>(R value) implements OperationResult<R> {}

    /** The rules threw an exception, which is a defect; nothing was done. */
    record Broken<R>(RuntimeException cause) implements OperationResult<R> {

        @Override
        public R value() {
            throw cause;
        }
    }
}

package org.milepost.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One operation on one account, which a lane carries out as part of a batch.
 *
 * @param <R> its result
 */
sealed interface AccountOperation<R> permits Command, AccountOperation.OnAnswer {

    /** The account that it concerns. */
    AccountId account();

    /** The holder's number; the operation finds no account that belongs to another holder. */
    String holder();

    /** Another account of the same holder, whose balance the answer shows. */
    default Optional<AccountId> companion() {
        return Optional.empty();
    }

    /** What it reads besides its account, its stored answer and the companion's balance. */
    default List<Read<?>> reads() {
        return List.of();
    }

    /** Identifies a retry of the request. */
    Identity identity();

    /** Carries it out within a batch. Pure, except that the batch changes. */
    R carryOut(Batch batch, Batch.Reading reading);

    /**
     * The result that the stored answer alone decides finally; empty when there is none.
     *
     * @param reading what was read after every transaction in progress at {@code now} had ended
     * @param now a time before it was read, in whole microseconds
     */
    default Optional<R> settled(Batch.Reading reading, Instant now) {
        return Optional.empty();
    }

    /** Whether a result is an answer that was given before. */
    default boolean isReplay(R result) {
        return false;
    }

    /** An operation on the stored answer of a command, whose account and identity it has. */
    sealed interface OnAnswer<R> extends AccountOperation<R> permits Cancel, ReadAnswer {

        /** The command. */
        Command<?> command();

        @Override
        default AccountId account() {
            return command().account();
        }

        @Override
        default String holder() {
            return command().holder();
        }

        @Override
        default Identity identity() {
            return command().identity();
        }
    }

    /**
     * Cancels what a command booked, because the answer was not delivered and no other attempt has
     * it. Has the command's identity, so it finds the stored answer, and cancels only the transfer
     * that this answer names.
     *
     * @param command the command that booked the transfer
     * @param ordinal the transfer's ordinal
     * @param reason why it is cancelled
     */
    record Cancel(Cancellable<?> command, int ordinal, Reason reason)
            implements OnAnswer<CancellationResult> {

        /** Why a transfer is cancelled. */
        enum Reason {
            /** The attempt lost its answer. It stops being a recipient, even if others remain. */
            LOST,
            /** It was decided too late. It stays a recipient if there are others. */
            LATE
        }

        /** The read of the transfer. */
        TransferRead booked() {
            return new TransferRead(ordinal);
        }

        @Override
        public List<Read<?>> reads() {
            return TransferRead.of(ordinal);
        }

        @Override
        public CancellationResult carryOut(Batch batch, Batch.Reading reading) {
            return batch.cancel(this, reading);
        }
    }

    /**
     * Reads the stored answer of a command, after everything that the lane took before.
     *
     * @param command the command
     */
    record ReadAnswer(Command<?> command) implements OnAnswer<Optional<Batch.AnswerRow>> {

        @Override
        public Optional<Batch.AnswerRow> carryOut(Batch batch, Batch.Reading reading) {
            return batch.known(this, reading);
        }
    }
}

package org.milepost.ledger;

import java.util.Optional;
import java.util.OptionalInt;

/** One operation on one account, which a lane carries out as part of a batch. */
sealed interface AccountOperation permits Command, AccountOperation.OnAnswer {

    /** The account that it concerns. */
    AccountId account();

    /** The holder's number; the operation finds no account that belongs to another holder. */
    String holder();

    /** Another account of the same holder, whose balance the answer shows. */
    default Optional<AccountId> companion() {
        return Optional.empty();
    }

    /** The ordinal of the earlier transfer of this account that the operation names. */
    default OptionalInt names() {
        return OptionalInt.empty();
    }

    /** Identifies a retry of the request. */
    Identity identity();

    /** The imprint of the transfer that it books; no other transfer of the account may have it. */
    default Optional<Imprint> imprint() {
        return Optional.empty();
    }

    /** An operation on the stored answer of a command, whose account and identity it has. */
    sealed interface OnAnswer extends AccountOperation permits Cancel, ReadAnswer {

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
    record Cancel(Cancellable<?> command, int ordinal, Reason reason) implements OnAnswer {

        /** Why a transfer is cancelled. */
        enum Reason {
            /** The attempt lost its answer. It stops being a recipient, even if others remain. */
            LOST,
            /** It was decided too late. It stays a recipient if there are others. */
            LATE
        }

        @Override
        public OptionalInt names() {
            return OptionalInt.of(ordinal);
        }
    }

    /**
     * Reads the stored answer of a command, after everything that the lane took before.
     *
     * @param command the command
     */
    record ReadAnswer(Command<?> command) implements OnAnswer {}

    /** The result of one operation of a batch. */
    sealed interface Result {

        /** Whether it is an answer that was given before. */
        default boolean isReplay() {
            return false;
        }

        /** The command's answer: decided now, or stored when the command was first sent. */
        record Answered(StoredAnswer answer, boolean isReplay) implements Result {}

        /** The identity is stored with other content; nothing was done. */
        record Conflicting() implements Result {}

        /** What is stored for the command, if anything. */
        record Read(Optional<Batch.AnswerRow> row) implements Result {}

        /** What a cancellation did. */
        record Cancelled(CancellationResult result) implements Result {}

        /** The rules threw an exception, which is a defect; nothing was done. */
        record Broken(RuntimeException cause) implements Result {}
    }
}

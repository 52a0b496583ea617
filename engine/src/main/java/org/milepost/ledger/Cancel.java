package org.milepost.ledger;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes back what a command booked, because its answer was not delivered and nobody else holds it.
 *
 * <p>It has the identity of that command, and so finds what is remembered of it: only this very
 * transfer is taken back.
 *
 * @param command what was booked
 * @param ordinal the transfer that it booked
 * @param reason why
 */
record Cancel(Cancellable<?> command, int ordinal, Reason reason) implements Work {

    /** Why something is taken back. */
    enum Reason {
        /** The attempt has lost its answer: it holds it no longer, even where others do. */
        LOST,
        /** It was decided too late. Where others hold the answer, the attempt gets it, too. */
        LATE
    }

    @Override
    public AccountId account() {
        return command.account();
    }

    @Override
    public String holder() {
        return command.holder();
    }

    @Override
    public Optional<AccountId> companion() {
        return Optional.empty();
    }

    @Override
    public OptionalInt names() {
        return OptionalInt.of(ordinal);
    }

    @Override
    public Identity identity() {
        return command.identity();
    }
}

package org.milepost.ledger;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes back what a command booked, because its answer was not delivered.
 *
 * <p>It has the identity of that command, and so finds what is remembered of its latest attempt:
 * only the attempt that booked this very transfer is taken back.
 *
 * @param command what was booked
 * @param ordinal the transfer that it booked
 */
record Cancel(Cancellable<?> command, int ordinal) implements Work {

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

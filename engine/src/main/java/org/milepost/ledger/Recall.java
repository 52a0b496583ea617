package org.milepost.ledger;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out what is remembered of a command, after all that its lane took before.
 *
 * @param command the command
 */
record Recall(Command<?> command) implements Work {

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
        return OptionalInt.empty();
    }

    @Override
    public Identity identity() {
        return command.identity();
    }
}
